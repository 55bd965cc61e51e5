package io.vectron.benchmarks.index;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Command lines of the drivers written in Java: all get the same JVM and the same flags. */
final class JavaCommand {
    static final List<String> FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseParallelGC",
            "-XX:+UseTransparentHugePages",
            "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
            "-Xmx4g");

    private final Path home;

    JavaCommand(Path home) {
        this.home = home;
    }

    /**
     * The command that runs a main class of a benchmark module on that module's own class path.
     *
     * @throws IOException if the module was not built
     */
    List<String> of(String module, List<String> extraFlags, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(extraFlags);
        command.addAll(List.of("-cp", classPath(module), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private String classPath(String module) throws IOException {
        Path target = home.resolve("benchmarks").resolve(module).resolve("target");
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw new IOException(target + " is not built: run Maven with -Pbenchmarks package");
        }
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".jar") && !name.endsWith("-tests.jar");
                    })
                    .findFirst()
                    .orElseThrow(() -> new IOException(target + " has no jar"));
            return jar + File.pathSeparator + target.resolve("lib") + File.separator + "*";
        }
    }
}
