package io.vectron.benchmarks.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Vectors of one dimension in a file of little-endian float32 without any header, mapped read-only, so that they are
 * not part of a process's own memory. Thread-safe; unmapped when the process ends.
 */
public final class FloatRows {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment rows;
    private final int dimension;
    private final int count;

    private FloatRows(MemorySegment rows, int dimension, int count) {
        this.rows = rows;
        this.dimension = dimension;
        this.count = count;
    }

    /** Maps a file that holds a whole number of rows. */
    public static FloatRows map(Path file, int dimension) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long rowBytes = (long) dimension * Float.BYTES;
            if (channel.size() % rowBytes != 0) {
                throw new IOException(
                        file + " has " + channel.size() + " bytes, no multiple of rows of " + rowBytes + " bytes");
            }
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.global());
            return new FloatRows(mapped, dimension, Math.toIntExact(channel.size() / rowBytes));
        }
    }

    public int count() {
        return count;
    }

    public int dimension() {
        return dimension;
    }

    /** Copies row {@code i} into {@code target}, which has the rows' dimension. */
    public void copyRow(int i, float[] target) {
        MemorySegment.copy(rows, FLOAT, (long) i * dimension * Float.BYTES, target, 0, dimension);
    }

    /** A copy of row {@code i}. */
    public float[] row(int i) {
        float[] row = new float[dimension];
        copyRow(i, row);
        return row;
    }

    /** A copy of all rows. */
    public float[][] toArrays() {
        float[][] copies = new float[count][];
        for (int i = 0; i < count; i++) {
            copies[i] = row(i);
        }
        return copies;
    }

    /** Reads every page once, so that no later measurement waits for the disk. */
    public void load() {
        rows.load();
    }
}
