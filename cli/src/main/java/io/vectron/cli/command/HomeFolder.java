package io.vectron.cli.command;

import io.vectron.cli.CliException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the {@code vectron} script, which tells it with a system property. */
final class HomeFolder {
    private static final String PROPERTY = "vectron.home";

    private HomeFolder() {}

    static Path find() {
        String home = System.getProperty(PROPERTY);
        if (home == null || !Files.isExecutable(Path.of(home, "vectron"))) {
            throw new CliException("start this command with the 'vectron' script; it sets " + PROPERTY);
        }
        return Path.of(home);
    }

    static Path sample() {
        return find().resolve("samples").resolve("glove-words");
    }

    static Path defaultData() {
        return find().resolve(".vectron").resolve("data");
    }

    static Path defaultCluster() {
        return find().resolve(".vectron").resolve("cluster");
    }
}
