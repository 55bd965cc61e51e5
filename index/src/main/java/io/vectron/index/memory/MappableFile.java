package io.vectron.index.memory;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file open for reading: by copying to an address, or by being mapped into regions, which keep their mappings when it
 * is closed. Not thread-safe.
 */
public final class MappableFile implements AutoCloseable {
    private final int descriptor;
    private boolean closed;

    private MappableFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens an existing file. */
    public static MappableFile open(Path file) throws IOException {
        return new MappableFile(SystemFiles.openForReading(file));
    }

    /** Copies bytes to an address; false if the file does not have them or the device fails. */
    public boolean read(long position, long bytes, long address) {
        return SystemFiles.read(descriptor, position, bytes, address) == bytes;
    }

    int descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            SystemFiles.close(descriptor);
        }
    }
}
