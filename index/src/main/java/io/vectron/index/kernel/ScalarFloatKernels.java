package io.vectron.index.kernel;

import io.vectron.index.memory.RawMemory;
import java.util.Arrays;

/** The plain form of every float kernel: the reference that the fast ones are tested against. */
public final class ScalarFloatKernels implements FloatKernels {
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

    @Override
    public void combine(long matrix, int outputs, int[] columns, float[] factors, int count, float[] out) {
        Arrays.fill(out, 0, outputs, 0);
        for (int j = 0; j < count; j++) {
            long column = matrix + 4L * columns[j] * outputs;
            for (int i = 0; i < outputs; i++) {
                out[i] += factors[j] * RawMemory.getFloat(column + 4L * i);
            }
        }
    }
}
