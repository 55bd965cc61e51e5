package io.vectron.cli.config;

import io.vectron.cli.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the file of environment variables of a service: {@code .env.SERVICE}, {@code SERVICE.env} or {@code
 * env/SERVICE.env}, in the working folder and then beside the script; the first there is. Only if there is none, the one
 * that the variable {@code SERVICE_ENV_FILE} or {@code VECTRON_ENV_FILE} names.
 */
final class EnvironmentFile {
    private EnvironmentFile() {}

    /** @throws CliException if a variable names a file that is not there */
    static Optional<Path> find(String service, List<Path> folders, Map<String, String> environment) {
        List<String> names = List.of(".env." + service, service + ".env", "env/" + service + ".env");
        Optional<Path> found = folders.stream()
                .flatMap(folder -> names.stream().map(folder::resolve))
                .filter(Files::isRegularFile)
                .findFirst();
        return found.or(() -> named(service.toUpperCase(Locale.ROOT) + "_ENV_FILE", environment))
                .or(() -> named("VECTRON_ENV_FILE", environment));
    }

    private static Optional<Path> named(String variable, Map<String, String> environment) {
        return Stream.ofNullable(environment.get(variable))
                .filter(Objects::nonNull)
                .map(Path::of)
                .peek(file -> {
                    if (!Files.isRegularFile(file)) {
                        throw new CliException(variable + " names " + file + ", and there is no such file");
                    }
                })
                .findFirst();
    }
}
