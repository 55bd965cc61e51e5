package io.vectron.index.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file without a name that holds the bytes of one region: gone when it is closed or the process ends, however it
 * ends. Thread-safe; whoever closes it sees to it that nobody still reads.
 */
final class ScratchFile implements AutoCloseable {
    private final Path folder;
    private final int descriptor;
    private boolean closed;

    private ScratchFile(Path folder, int descriptor) {
        this.folder = folder;
        this.descriptor = descriptor;
    }

    /** A new empty file in a folder that exists. */
    static ScratchFile create(Path folder) throws IOException {
        Path name = Files.createTempFile(folder, "vectron-", ".scratch");
        try {
            int descriptor = SystemFiles.openForWriting(name);
            SystemFiles.adviseRandom(descriptor);
            return new ScratchFile(folder, descriptor);
        } finally {
            Files.delete(name);
        }
    }

    int descriptor() {
        return descriptor;
    }

    /**
     * Takes space on the device, so that a later write through a mapping cannot lack it.
     *
     * @throws IllegalStateException if the device is full
     */
    void extend(long from, long bytes) {
        if (!SystemFiles.allocate(descriptor, from, bytes)) {
            throw new IllegalStateException(
                    "the index is full: " + folder + " has no room for " + bytes + " more bytes");
        }
    }

    /** Copies bytes to an address without mapping them. */
    void read(long position, long bytes, long address) {
        if (SystemFiles.read(descriptor, position, bytes, address) != bytes) {
            throw new IllegalStateException(
                    "cannot read " + bytes + " bytes at " + position + " of a scratch file in " + folder);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            SystemFiles.close(descriptor);
        }
    }
}
