package io.vectron.shardservers.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A file that only takes up space, which is there when the disk is full: a new leader has to write an entry before it answers
 * linearizable reads, and a replica whose log failed has to write before it is open again. Used by one thread at a time.
 */
final class DiskReserve {
    /**
     * By which it grows at once, so that whoever keeps it is not held up and other files get their share of the disk's time. By which
     * it shrinks at once, so that whoever has filled the disk, and has not finished, does not take all of it.
     */
    static final int STEP_BYTES = 8 << 20;

    private final Path file;
    private final long bytes;

    /** @param bytes how large it is to become; what is there from an earlier run counts */
    DiskReserve(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Of the file as it is: a step that failed may have taken some of the disk. */
    private long heldBytes() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** How much it has yet to grow. */
    long missingBytes() throws IOException {
        return Math.max(0, bytes - heldBytes());
    }

    /** Takes one step more of the disk, unless it is whole. */
    void grow() throws IOException {
        int step = (int) Math.min(missingBytes(), STEP_BYTES);
        if (step == 0) {
            return;
        }
        // File systems that compress keep no space for zeros.
        byte[] incompressible = new byte[step];
        new SplittableRandom(heldBytes()).nextBytes(incompressible);
        // Not a channel: those are closed when their thread is interrupted, as it is when the server ends.
        try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(incompressible);
        }
    }

    /** Gives one step back. */
    void shrink() throws IOException {
        long held = heldBytes();
        if (held == 0) {
            return;
        }
        try (RandomAccessFile shrunk = new RandomAccessFile(file.toFile(), "rw")) {
            shrunk.setLength(Math.max(0, held - STEP_BYTES));
            // A journalling file system gives blocks out again after it has committed their release.
            shrunk.getFD().sync();
        }
    }
}
