package io.vectron.placement.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverDirectoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path root;

    private String refusal(String node) {
        return assertThrows(VectronException.class, () -> DriverDirectory.open(root, node))
                .message();
    }

    @Test
    void isHeldByOneAtATime() throws IOException {
        DriverDirectory held = DriverDirectory.open(root, "d1");
        assertEquals(
                "data folder " + root + " is in use by another process; stop it or choose another folder",
                refusal("d1"));
        held.close();
        held.close();
        DriverDirectory.open(root, "d1").close();
    }

    @Test
    void isOneNodes() throws IOException {
        DriverDirectory.open(root, "d1").close();
        assertEquals(
                "data folder " + root + " belongs to placement driver 'd1', not to 'd2'; start with that node name or"
                        + " choose another folder",
                refusal("d2"));
        DriverDirectory.open(root, "d1").close();
    }

    @Test
    void isOfALayoutThisVersionReads() throws IOException {
        Files.writeString(root.resolve("driver.properties"), "layout=9\nnode=d1\n");
        assertEquals(
                "data folder " + root + " has layout '9', this version reads 1; start it with its own version",
                refusal("d1"));
    }
}
