package io.vectron.cli.server;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder an all-in-one server keeps everything in, held by one process at a time. A marker file tells it from any
 * other folder, so that nothing else is ever written into or reset.
 *
 * <pre>
 * VECTRON      marker with the layout's version
 * LOCK         held while a server runs; its process id
 * kafka/       the broker's log
 * placement/   the driver's Raft log and snapshots
 * shards/      Raft logs, stores and graphs
 * vectron.log  what the server said
 * </pre>
 */
public final class DataFolder implements AutoCloseable {
    private static final String MARKER = "VECTRON";
    private static final String LOCK = "LOCK";
    private static final String LAYOUT = "vectron data, layout 1\n";

    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if there is none, and takes its lock.
     *
     * @param reset whether what it holds is deleted first
     * @throws CliException if another process has it, or it holds something that is not Vectron's
     */
    public static DataFolder open(Path root, boolean reset) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        boolean fresh = !Files.exists(absolute.resolve(MARKER));
        if (fresh) {
            requireEmpty(absolute);
        }
        Files.createDirectories(absolute);
        DataFolder folder = new DataFolder(absolute, lock(absolute));
        try {
            folder.prepare(fresh, reset);
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static void requireEmpty(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new CliException(root + " is a file; name a folder with --data");
        }
        try (Stream<Path> content = Files.list(root)) {
            if (content.anyMatch(file -> !file.getFileName().toString().equals(LOCK))) {
                throw new CliException(root + " holds files that are not Vectron's; name an empty folder with --data");
            }
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve(LOCK);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            String owner = Files.readString(file).strip();
            channel.close();
            throw new CliException("another server (process " + owner + ") is using " + root
                    + "; stop it, or name another folder with --data");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it
        }
    }

    private void prepare(boolean fresh, boolean reset) throws IOException {
        Path marker = root.resolve(MARKER);
        if (!fresh && !reset && !Files.readString(marker).equals(LAYOUT)) {
            throw new CliException(root + " was written by another version of Vectron ("
                    + Files.readString(marker).strip() + "); use that version, or --reset to begin anew");
        }
        if (reset) {
            deleteContent();
        }
        Files.writeString(marker, LAYOUT);
    }

    private void deleteContent() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.filter(path -> !path.equals(root) && !path.equals(root.resolve(LOCK)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    public Path root() {
        return root;
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path placement() {
        return root.resolve("placement");
    }

    public Path shards() {
        return root.resolve("shards");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
