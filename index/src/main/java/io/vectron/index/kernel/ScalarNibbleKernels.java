package io.vectron.index.kernel;

import io.vectron.index.memory.RawMemory;

/** The plain form of the 4-bit kernels: the reference that the fast ones are tested against. */
public final class ScalarNibbleKernels implements NibbleKernels {
    private static final int BITS = 4;
    private static final int MASK = 0xF;

    @Override
    public int dot(long query, long row, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            int codes = RawMemory.getShort(row + i);
            for (int plane = 0; plane < PLANES; plane++) {
                sum += (codes >>> BITS * plane & MASK) * RawMemory.getShort(query + (long) plane * length + i);
            }
        }
        return sum;
    }

    @Override
    public void dot4(long query, long base, int length, int[] ordinals, int from, int[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = dot(query, base + (long) ordinals[i] * length, length);
        }
    }

    @Override
    public void expand(long row, int length, int shift, long query) {
        for (int i = 0; i < length; i += 2) {
            int codes = RawMemory.getShort(row + i);
            for (int plane = 0; plane < PLANES; plane++) {
                RawMemory.putShort(
                        query + (long) plane * length + i, (short) ((codes >>> BITS * plane & MASK) << shift));
            }
        }
    }
}
