package io.vectron.broker.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second broker off a data folder. Kafka has a lock of its own, but notices a taken one half-way through its
 * start, where it ends the process.
 */
final class FolderLock implements AutoCloseable {
    private static final String FILE = "broker.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws BrokerStartException if another broker holds the folder, or it cannot be written */
    static FolderLock acquire(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new BrokerStartException(
                        "the Kafka data folder " + folder
                                + " is in use by another broker; stop that one or choose another folder",
                        null);
            }
            return new FolderLock(channel, lock);
        } catch (IOException e) {
            throw new BrokerStartException("cannot use the Kafka data folder " + folder + ": " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by another broker of this same JVM.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
        channel.close();
    }
}
