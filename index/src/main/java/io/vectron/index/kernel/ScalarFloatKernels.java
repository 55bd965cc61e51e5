package io.vectron.index.kernel;

import io.vectron.index.memory.RawMemory;

/** The plain form of every float kernel: the reference that the fast ones are tested against. */
public final class ScalarFloatKernels implements FloatKernels {
    @Override
    public float dot(long left, long right, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += RawMemory.getFloat(left + 4L * i) * RawMemory.getFloat(right + 4L * i);
        }
        return sum;
    }

    @Override
    public float squaredDistance(long left, long right, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            float difference = RawMemory.getFloat(left + 4L * i) - RawMemory.getFloat(right + 4L * i);
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    public void dot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = dot(query, base + ordinals[i] * stride, length);
        }
    }

    @Override
    public void squaredDistance4(
            long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        for (int i = from; i < from + 4; i++) {
            out[i] = squaredDistance(query, base + ordinals[i] * stride, length);
        }
    }

    @Override
    public float dot(float[] left, float[] right) {
        float sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    @Override
    public float squaredDistance(float[] left, float[] right) {
        float sum = 0;
        for (int i = 0; i < left.length; i++) {
            float difference = left[i] - right[i];
            sum += difference * difference;
        }
        return sum;
    }
}
