package io.vectron.benchmarks.vectron.jmh;

import io.vectron.index.kernel.SplitRow;
import io.vectron.index.memory.MemoryRegion;
import io.vectron.index.memory.RawMemory;
import java.util.SplittableRandom;

/** Rows of random bytes or floats outside the heap, laid out as the index lays them out. */
final class NativeRows implements AutoCloseable {
    private final MemoryRegion region;
    private final long stride;

    private NativeRows(int count, long stride) {
        this.stride = stride;
        region = MemoryRegion.reserve("benchmark", count * stride);
        region.ensure(count * stride);
    }

    static NativeRows floats(int count, int length, SplittableRandom random) {
        NativeRows rows = new NativeRows(count, (long) length * Float.BYTES);
        for (int row = 0; row < count; row++) {
            SplitRow.write(vector(length, random), rows.region.base() + row * rows.stride, length);
        }
        return rows;
    }

    /** A query of float rows. */
    static NativeRows query(int length, SplittableRandom random) {
        NativeRows rows = new NativeRows(1, (long) length * Float.BYTES);
        SplitRow.writeQuery(vector(length, random), rows.region.base(), length);
        return rows;
    }

    private static float[] vector(int length, SplittableRandom random) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }

    /** Codes of seven bits. */
    static NativeRows codes(int count, int length, SplittableRandom random) {
        NativeRows rows = new NativeRows(count, length);
        for (long at = 0; at < count * rows.stride; at++) {
            RawMemory.putByte(rows.region.base() + at, (byte) random.nextInt(128));
        }
        return rows;
    }

    long base() {
        return region.base();
    }

    long stride() {
        return stride;
    }

    @Override
    public void close() {
        region.close();
    }
}
