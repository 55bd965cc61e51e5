package io.vectron.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tree holds source, configuration, samples and docs, each once, and nothing made from them. */
class RepositoryTest {
    private static final Path HOME = Path.of(System.getProperty("vectron.home")).normalize();
    private static final long MAX_FILE_BYTES = 16L * 1024 * 1024;
    private static final Set<String> BINARY =
            Set.of("class", "jar", "so", "dll", "dylib", "exe", "zip", "bak", "orig", "aot");

    private static List<Path> trackedFiles() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "ls-files", "-z")
                .directory(HOME.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, git.waitFor(), "git ls-files");
        return List.of(names.split("\0")).stream()
                .map(HOME::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    @Test
    void holdsNoBinariesBackupsOrLargeFiles() throws Exception {
        for (Path file : trackedFiles()) {
            String name = file.getFileName().toString();
            String ending = name.substring(name.lastIndexOf('.') + 1);
            assertTrue(!BINARY.contains(ending), () -> file + " is not source");
            assertTrue(Files.size(file) <= MAX_FILE_BYTES, () -> file + " is over 16 MB");
        }
    }

    @Test
    void holdsNoGeneratedCode() throws Exception {
        for (Path file : trackedFiles()) {
            if (file.toString().endsWith(".java")) {
                String head = Files.readString(file).lines().limit(5).collect(Collectors.joining("\n"));
                assertTrue(!head.contains("DO NOT EDIT"), () -> file + " is generated");
            }
        }
    }

    @Test
    void holdsEachContractOnce() throws Exception {
        Map<String, Long> copies = trackedFiles().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".proto"))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        copies.forEach((name, count) -> assertEquals(1, count, name));
        assertTrue(!copies.isEmpty(), "the contracts are in proto/");
    }

    @Test
    void decisionsAreNumberedOnce() throws Exception {
        Map<String, Long> numbers = trackedFiles().stream()
                .filter(file -> HOME.relativize(file).startsWith(Path.of("docs", "adr")))
                .map(file -> file.getFileName().toString())
                .peek(name -> assertTrue(name.matches("\\d{4}-[a-z0-9-]+\\.md"), name))
                .collect(Collectors.groupingBy(name -> name.substring(0, 4), Collectors.counting()));
        numbers.forEach((number, count) -> assertEquals(1, count, "decision " + number));
    }
}
