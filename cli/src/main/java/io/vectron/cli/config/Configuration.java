package io.vectron.cli.config;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the settings of a service come from: its configuration file, then a file of environment variables, then the
 * environment itself; what comes later wins. {@code VECTRON_ENV_OVERRIDE=1} lets the file of variables win over the
 * environment.
 */
public final class Configuration {
    private static final String OVERRIDE = "VECTRON_ENV_OVERRIDE";

    private final List<ServiceSchema> services;
    private final List<Path> folders;
    private final Map<String, String> environment;

    /**
     * @param services all there are: a file of variables may be shared by several
     * @param folders where files of variables are looked for, in order
     */
    public Configuration(List<ServiceSchema> services, List<Path> folders, Map<String, String> environment) {
        this.services = List.copyOf(services);
        this.folders = List.copyOf(folders);
        this.environment = new TreeMap<>(environment);
    }

    /** @throws CliException in one line that says where the mistake is and what is allowed */
    public SettingValues read(ServiceSchema schema, Optional<Path> file) throws IOException {
        List<RawSetting> given = new ArrayList<>();
        if (file.isPresent()) {
            given.addAll(SettingsFile.read(file.get()));
        }
        List<RawSetting> fromFile = variableFile(schema);
        List<RawSetting> fromEnvironment = environmentVariables(schema);
        boolean override = "1".equals(environment.get(OVERRIDE));
        given.addAll(override ? fromEnvironment : fromFile);
        given.addAll(override ? fromFile : fromEnvironment);
        return schema.resolve(given);
    }

    /** Of a file shared by services, the variables of this one; those of the others must exist too. */
    private List<RawSetting> variableFile(ServiceSchema schema) throws IOException {
        Optional<Path> file = EnvironmentFile.find(schema.service(), folders, environment);
        List<RawSetting> settings = new ArrayList<>();
        if (file.isEmpty()) {
            return settings;
        }
        for (RawSetting variable : SettingsFile.read(file.get())) {
            if (services.stream()
                    .noneMatch(service -> service.findByVariable(variable.key()).isPresent())) {
                throw unknown(
                        variable,
                        services.stream()
                                .flatMap(service -> service.variables().stream())
                                .toList());
            }
            schema.findByVariable(variable.key())
                    .ifPresent(setting ->
                            settings.add(new RawSetting(setting.key(), variable.value(), variable.origin())));
        }
        return settings;
    }

    private List<RawSetting> environmentVariables(ServiceSchema schema) {
        List<RawSetting> settings = new ArrayList<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(schema.variablePrefix())) {
                RawSetting variable = new RawSetting(name, value, "environment");
                Setting<?> setting =
                        schema.findByVariable(name).orElseThrow(() -> unknown(variable, schema.variables()));
                settings.add(new RawSetting(setting.key(), value, "environment variable " + name));
            }
        });
        return settings;
    }

    private static CliException unknown(RawSetting variable, List<String> known) {
        return new CliException(variable.origin() + ": there is no variable '" + variable.key() + "'"
                + ClosestName.hint(variable.key(), known));
    }
}
