package io.vectron.index.kernel;

import static io.vectron.index.memory.RawMemory.ALL;
import static java.nio.ByteOrder.nativeOrder;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Float kernels on the Vector API, at the processor's preferred width.
 *
 * <p>Each loop is written out in its own method; see {@link VectorRowKernels}.
 */
public final class VectorFloatKernels implements FloatKernels {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = WIDE.length();
    private static final long BYTES = WIDE.vectorByteSize();
    private static final ByteOrder ORDER = nativeOrder();

    @Override
    public float dot(float[] left, float[] right) {
        FloatVector s0 = FloatVector.zero(WIDE);
        FloatVector s1 = FloatVector.zero(WIDE);
        int i = 0;
        for (; i <= left.length - 2 * LANES; i += 2 * LANES) {
            s0 = FloatVector.fromArray(WIDE, left, i).fma(FloatVector.fromArray(WIDE, right, i), s0);
            s1 = FloatVector.fromArray(WIDE, left, i + LANES).fma(FloatVector.fromArray(WIDE, right, i + LANES), s1);
        }
        float sum = s0.add(s1).reduceLanes(VectorOperators.ADD);
        for (; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    @Override
    public float squaredDistance(float[] left, float[] right) {
        FloatVector s0 = FloatVector.zero(WIDE);
        FloatVector s1 = FloatVector.zero(WIDE);
        int i = 0;
        for (; i <= left.length - 2 * LANES; i += 2 * LANES) {
            FloatVector d0 = FloatVector.fromArray(WIDE, left, i).sub(FloatVector.fromArray(WIDE, right, i));
            FloatVector d1 =
                    FloatVector.fromArray(WIDE, left, i + LANES).sub(FloatVector.fromArray(WIDE, right, i + LANES));
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
        }
        float sum = s0.add(s1).reduceLanes(VectorOperators.ADD);
        for (; i < left.length; i++) {
            float difference = left[i] - right[i];
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    public void combine(long matrix, int outputs, int[] columns, float[] factors, int count, float[] out) {
        for (int from = 0; from < outputs; from += 8 * LANES) {
            FloatVector s0 = FloatVector.zero(WIDE);
            FloatVector s1 = FloatVector.zero(WIDE);
            FloatVector s2 = FloatVector.zero(WIDE);
            FloatVector s3 = FloatVector.zero(WIDE);
            FloatVector s4 = FloatVector.zero(WIDE);
            FloatVector s5 = FloatVector.zero(WIDE);
            FloatVector s6 = FloatVector.zero(WIDE);
            FloatVector s7 = FloatVector.zero(WIDE);
            for (int j = 0; j < count; j++) {
                long column = matrix + 4L * ((long) columns[j] * outputs + from);
                FloatVector factor = FloatVector.broadcast(WIDE, factors[j]);
                s0 = FloatVector.fromMemorySegment(WIDE, ALL, column, ORDER).fma(factor, s0);
                s1 = FloatVector.fromMemorySegment(WIDE, ALL, column + BYTES, ORDER)
                        .fma(factor, s1);
                s2 = FloatVector.fromMemorySegment(WIDE, ALL, column + 2 * BYTES, ORDER)
                        .fma(factor, s2);
                s3 = FloatVector.fromMemorySegment(WIDE, ALL, column + 3 * BYTES, ORDER)
                        .fma(factor, s3);
                s4 = FloatVector.fromMemorySegment(WIDE, ALL, column + 4 * BYTES, ORDER)
                        .fma(factor, s4);
                s5 = FloatVector.fromMemorySegment(WIDE, ALL, column + 5 * BYTES, ORDER)
                        .fma(factor, s5);
                s6 = FloatVector.fromMemorySegment(WIDE, ALL, column + 6 * BYTES, ORDER)
                        .fma(factor, s6);
                s7 = FloatVector.fromMemorySegment(WIDE, ALL, column + 7 * BYTES, ORDER)
                        .fma(factor, s7);
            }
            s0.intoArray(out, from);
            s1.intoArray(out, from + LANES);
            s2.intoArray(out, from + 2 * LANES);
            s3.intoArray(out, from + 3 * LANES);
            s4.intoArray(out, from + 4 * LANES);
            s5.intoArray(out, from + 5 * LANES);
            s6.intoArray(out, from + 6 * LANES);
            s7.intoArray(out, from + 7 * LANES);
        }
    }
}
