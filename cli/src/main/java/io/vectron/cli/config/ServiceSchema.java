package io.vectron.cli.config;

import io.vectron.cli.CliException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one service.
 *
 * @param service its name on the command line
 */
public record ServiceSchema(String service, List<Setting<?>> settings) {
    public ServiceSchema {
        settings = List.copyOf(settings);
        if (settings.stream().map(Setting::key).distinct().count() != settings.size()) {
            throw new IllegalArgumentException("a setting of " + service + " is declared twice");
        }
    }

    /** What every variable that sets something of this service begins with. */
    String variablePrefix() {
        return "VECTRON_" + service.toUpperCase(Locale.ROOT) + "_";
    }

    Optional<Setting<?>> findByVariable(String variable) {
        return settings.stream()
                .filter(setting -> setting.variable(service).equals(variable))
                .findFirst();
    }

    List<String> keys() {
        return settings.stream().map(Setting::key).toList();
    }

    List<String> variables() {
        return settings.stream().map(setting -> setting.variable(service)).toList();
    }

    /**
     * The value of every setting: the last one given for its key, else its default.
     *
     * @throws CliException naming where a value is wrong, a key is unknown, or which settings are missing
     */
    SettingValues resolve(List<RawSetting> given) {
        Map<String, String> texts = new HashMap<>();
        Map<String, Setting<?>> byKey = new HashMap<>();
        for (Setting<?> setting : settings) {
            byKey.put(setting.key(), setting);
            setting.defaultText().ifPresent(text -> texts.put(setting.key(), text));
        }
        for (RawSetting raw : given) {
            Setting<?> setting = byKey.get(raw.key());
            if (setting == null) {
                throw new CliException(raw.origin() + ": " + service + " has no setting '" + raw.key() + "'"
                        + ClosestName.hint(raw.key(), keys()));
            }
            check(setting, raw);
            texts.put(raw.key(), raw.value());
        }
        requireComplete(texts);
        return new SettingValues(texts);
    }

    private static void check(Setting<?> setting, RawSetting raw) {
        try {
            setting.type().parse(raw.value());
        } catch (IllegalArgumentException e) {
            throw new CliException(raw.origin() + ": " + setting.key() + " " + e.getMessage(), e);
        }
    }

    private void requireComplete(Map<String, String> texts) {
        List<String> missing = new ArrayList<>();
        for (Setting<?> setting : settings) {
            if (!texts.containsKey(setting.key())) {
                missing.add(setting.key() + " (or " + setting.variable(service) + "): must be "
                        + setting.type().form());
            }
        }
        if (!missing.isEmpty()) {
            throw new CliException(service + " needs a value for " + String.join("; ", missing));
        }
    }
}
