package io.vectron.index.kernel;

import io.vectron.index.memory.RawMemory;

/** The plain form of every kernel on split rows: the reference that the fast ones are tested against. */
public final class ScalarRowKernels implements RowKernels {
    /** What a pair of components adds to a sum. */
    private interface Term {
        Term PRODUCT = (left, right) -> left * right;
        Term SQUARED_DIFFERENCE = (left, right) -> (left - right) * (left - right);

        float of(float left, float right);
    }

    @Override
    public float dot(long query, long row, int length) {
        return sum(query, row, length, true, Term.PRODUCT);
    }

    @Override
    public float squaredDistance(long query, long row, int length) {
        return sum(query, row, length, true, Term.SQUARED_DIFFERENCE);
    }

    @Override
    public void dot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = sum(query, base + ordinals[i] * stride, length, true, Term.PRODUCT);
        }
    }

    @Override
    public void squaredDistance4(
            long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = sum(query, base + ordinals[i] * stride, length, true, Term.SQUARED_DIFFERENCE);
        }
    }

    @Override
    public void upperDot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = sum(query, base + ordinals[i] * stride, length, false, Term.PRODUCT);
        }
    }

    @Override
    public void upperSquaredDistance4(
            long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = sum(query, base + ordinals[i] * stride, length, false, Term.SQUARED_DIFFERENCE);
        }
    }

    private static float sum(long query, long row, int length, boolean whole, Term term) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        float sum = 0;
        for (long word = 0; word < half; word += 4) {
            int above = RawMemory.getInt(row + word);
            int below = whole ? RawMemory.getInt(row + lower + word) : 0;
            sum += term.of(RawMemory.getFloat(query + word), SplitRow.first(above, below));
            sum += term.of(RawMemory.getFloat(query + half + word), SplitRow.second(above, below));
        }
        for (long at = half; at < lower; at += 4) {
            sum += term.of(RawMemory.getFloat(query + half + at), RawMemory.getFloat(row + at));
        }
        return sum;
    }

    @Override
    public float squaredLength(long query, int length) {
        float sum = 0;
        for (long at = 0; at < 4L * length; at += 4) {
            sum += RawMemory.getFloat(query + at) * RawMemory.getFloat(query + at);
        }
        return sum;
    }

    @Override
    public void expand(long row, int length, long query) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        for (long word = 0; word < half; word += 4) {
            int above = RawMemory.getInt(row + word);
            int below = RawMemory.getInt(row + lower + word);
            RawMemory.putFloat(query + word, SplitRow.first(above, below));
            RawMemory.putFloat(query + half + word, SplitRow.second(above, below));
        }
        RawMemory.copy(row + half, query + 2 * half, lower - half);
    }
}
