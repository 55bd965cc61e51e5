package io.vectron.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.cli.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @Test
    void isHeldByOneAtATime() throws Exception {
        Path root = folder.resolve("data");
        try (DataFolder held = DataFolder.open(root, false)) {
            CliException failure = assertThrows(CliException.class, () -> DataFolder.open(root, false));
            assertTrue(String.valueOf(failure.getMessage()).contains("is using " + held.root()), failure.toString());
        }
        DataFolder.open(root, false).close();
    }

    @Test
    void resetDeletesOnlyItsOwnContent() throws Exception {
        Path root = folder.resolve("data");
        try (DataFolder data = DataFolder.open(root, false)) {
            Files.createDirectories(data.shards());
            Files.writeString(data.shards().resolve("file"), "x");
        }
        try (DataFolder data = DataFolder.open(root, true)) {
            assertFalse(Files.exists(data.shards()));
        }
    }

    @Test
    void leavesAFolderThatIsNotItsOwnAlone() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        assertThrows(CliException.class, () -> DataFolder.open(folder, true));
        assertEquals("precious", Files.readString(other));
        assertThrows(CliException.class, () -> DataFolder.open(other, false));
    }

    @Test
    void refusesAnotherLayout() throws Exception {
        DataFolder.open(folder.resolve("data"), false).close();
        Files.writeString(folder.resolve("data").resolve("VECTRON"), "vectron data, layout 99\n");
        CliException failure = assertThrows(CliException.class, () -> DataFolder.open(folder.resolve("data"), false));
        assertTrue(String.valueOf(failure.getMessage()).contains("layout 99"), failure.toString());
        DataFolder.open(folder.resolve("data"), true).close();
        DataFolder.open(folder.resolve("data"), false).close();
    }
}
