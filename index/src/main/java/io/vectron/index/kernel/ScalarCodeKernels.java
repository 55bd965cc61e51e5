package io.vectron.index.kernel;

import io.vectron.index.memory.RawMemory;

/** The plain form of the code kernels: the reference that the fast ones are tested against. */
public final class ScalarCodeKernels implements CodeKernels {
    @Override
    public int dot(long query, long row, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (RawMemory.getByte(query + i) & 0xFF) * (RawMemory.getByte(row + i) & 0xFF);
        }
        return sum;
    }

    @Override
    public void dot4(long query, long base, int length, int[] ordinals, int from, int[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = dot(query, base + (long) ordinals[i] * length, length);
        }
    }
}
