package io.vectron.placement.server.storage;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;

/**
 * A placement driver's data folder, held by one process at a time.
 *
 * <pre>
 * lock                 held while the driver runs
 * driver.properties    layout and node: whose data this is
 * raft/GROUP/          Ratis: log in current/, snapshots in sm/
 * </pre>
 */
public final class DriverDirectory implements AutoCloseable {
    private static final String LAYOUT = "1";

    private final Path root;
    private final FileChannel lockFile;

    private DriverDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder, making it if there is none, and marks it as this node's.
     *
     * @throws VectronException {@code UNAVAILABLE} if another process holds it, it is another node's, or it cannot be used
     */
    public static DriverDirectory open(Path root, String node) {
        try {
            Files.createDirectories(root.resolve("raft"));
            FileChannel lockFile =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            DriverDirectory directory = new DriverDirectory(root, lockFile);
            try {
                directory.lock();
                directory.claim(node);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
            return directory;
        } catch (IOException e) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE, "data folder " + root + " cannot be used: " + e, Map.of(), e);
        }
    }

    private void lock() throws IOException {
        boolean held;
        try {
            held = lockFile.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: another driver in it.
            held = false;
        }
        if (!held) {
            throw refused("is in use by another process; stop it or choose another folder");
        }
    }

    private void claim(String node) throws IOException {
        Path mark = root.resolve("driver.properties");
        if (!Files.exists(mark)) {
            DurableFiles.replace(mark, ("layout=" + LAYOUT + "\nnode=" + node + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(mark)));
        String layout = properties.getProperty("layout", "");
        if (!layout.equals(LAYOUT)) {
            throw refused(
                    "has layout '" + layout + "', this version reads " + LAYOUT + "; start it with its own version");
        }
        String owner = properties.getProperty("node", "");
        if (!owner.equals(node)) {
            throw refused("belongs to placement driver '" + owner + "', not to '" + node
                    + "'; start with that node name or choose another folder");
        }
    }

    private VectronException refused(String problem) {
        return new VectronException(ErrorCode.UNAVAILABLE, "data folder " + root + " " + problem);
    }

    /** Where Ratis keeps the group. */
    public Path raft() {
        return root.resolve("raft");
    }

    /** Lets another process have the folder. Idempotent. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
