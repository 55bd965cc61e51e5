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
 * <p>Rows are padded to the widest vector, so there is no tail. Each loop is written out in its own method: a vector that crosses a call boundary is boxed when the
 * compiler does not inline the call, at five times the cost.
 */
public final class VectorFloatKernels implements FloatKernels {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = WIDE.length();
    private static final long BYTES = WIDE.vectorByteSize();
    private static final ByteOrder ORDER = nativeOrder();

    @Override
    public float dot(long left, long right, int length) {
        FloatVector s0 = FloatVector.zero(WIDE);
        FloatVector s1 = FloatVector.zero(WIDE);
        FloatVector s2 = FloatVector.zero(WIDE);
        FloatVector s3 = FloatVector.zero(WIDE);
        long end = 4L * length;
        long i = 0;
        for (; i <= end - 4 * BYTES; i += 4 * BYTES) {
            s0 = FloatVector.fromMemorySegment(WIDE, ALL, left + i, ORDER)
                    .fma(FloatVector.fromMemorySegment(WIDE, ALL, right + i, ORDER), s0);
            s1 = FloatVector.fromMemorySegment(WIDE, ALL, left + i + BYTES, ORDER)
                    .fma(FloatVector.fromMemorySegment(WIDE, ALL, right + i + BYTES, ORDER), s1);
            s2 = FloatVector.fromMemorySegment(WIDE, ALL, left + i + 2 * BYTES, ORDER)
                    .fma(FloatVector.fromMemorySegment(WIDE, ALL, right + i + 2 * BYTES, ORDER), s2);
            s3 = FloatVector.fromMemorySegment(WIDE, ALL, left + i + 3 * BYTES, ORDER)
                    .fma(FloatVector.fromMemorySegment(WIDE, ALL, right + i + 3 * BYTES, ORDER), s3);
        }
        for (; i < end; i += BYTES) {
            s0 = FloatVector.fromMemorySegment(WIDE, ALL, left + i, ORDER)
                    .fma(FloatVector.fromMemorySegment(WIDE, ALL, right + i, ORDER), s0);
        }
        return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public float squaredDistance(long left, long right, int length) {
        FloatVector s0 = FloatVector.zero(WIDE);
        FloatVector s1 = FloatVector.zero(WIDE);
        FloatVector s2 = FloatVector.zero(WIDE);
        FloatVector s3 = FloatVector.zero(WIDE);
        long end = 4L * length;
        long i = 0;
        for (; i <= end - 4 * BYTES; i += 4 * BYTES) {
            FloatVector d0 = FloatVector.fromMemorySegment(WIDE, ALL, left + i, ORDER)
                    .sub(FloatVector.fromMemorySegment(WIDE, ALL, right + i, ORDER));
            FloatVector d1 = FloatVector.fromMemorySegment(WIDE, ALL, left + i + BYTES, ORDER)
                    .sub(FloatVector.fromMemorySegment(WIDE, ALL, right + i + BYTES, ORDER));
            FloatVector d2 = FloatVector.fromMemorySegment(WIDE, ALL, left + i + 2 * BYTES, ORDER)
                    .sub(FloatVector.fromMemorySegment(WIDE, ALL, right + i + 2 * BYTES, ORDER));
            FloatVector d3 = FloatVector.fromMemorySegment(WIDE, ALL, left + i + 3 * BYTES, ORDER)
                    .sub(FloatVector.fromMemorySegment(WIDE, ALL, right + i + 3 * BYTES, ORDER));
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
            s2 = d2.fma(d2, s2);
            s3 = d3.fma(d3, s3);
        }
        for (; i < end; i += BYTES) {
            FloatVector d0 = FloatVector.fromMemorySegment(WIDE, ALL, left + i, ORDER)
                    .sub(FloatVector.fromMemorySegment(WIDE, ALL, right + i, ORDER));
            s0 = d0.fma(d0, s0);
        }
        return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void dot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        long r0 = base + ordinals[from] * stride;
        long r1 = base + ordinals[from + 1] * stride;
        long r2 = base + ordinals[from + 2] * stride;
        long r3 = base + ordinals[from + 3] * stride;
        FloatVector s0 = FloatVector.zero(WIDE);
        FloatVector s1 = FloatVector.zero(WIDE);
        FloatVector s2 = FloatVector.zero(WIDE);
        FloatVector s3 = FloatVector.zero(WIDE);
        long end = 4L * length;
        for (long i = 0; i < end; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(WIDE, ALL, query + i, ORDER);
            s0 = FloatVector.fromMemorySegment(WIDE, ALL, r0 + i, ORDER).fma(q, s0);
            s1 = FloatVector.fromMemorySegment(WIDE, ALL, r1 + i, ORDER).fma(q, s1);
            s2 = FloatVector.fromMemorySegment(WIDE, ALL, r2 + i, ORDER).fma(q, s2);
            s3 = FloatVector.fromMemorySegment(WIDE, ALL, r3 + i, ORDER).fma(q, s3);
        }
        out[from] = s0.reduceLanes(VectorOperators.ADD);
        out[from + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[from + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void squaredDistance4(
            long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        long r0 = base + ordinals[from] * stride;
        long r1 = base + ordinals[from + 1] * stride;
        long r2 = base + ordinals[from + 2] * stride;
        long r3 = base + ordinals[from + 3] * stride;
        FloatVector s0 = FloatVector.zero(WIDE);
        FloatVector s1 = FloatVector.zero(WIDE);
        FloatVector s2 = FloatVector.zero(WIDE);
        FloatVector s3 = FloatVector.zero(WIDE);
        long end = 4L * length;
        for (long i = 0; i < end; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(WIDE, ALL, query + i, ORDER);
            FloatVector d0 =
                    FloatVector.fromMemorySegment(WIDE, ALL, r0 + i, ORDER).sub(q);
            FloatVector d1 =
                    FloatVector.fromMemorySegment(WIDE, ALL, r1 + i, ORDER).sub(q);
            FloatVector d2 =
                    FloatVector.fromMemorySegment(WIDE, ALL, r2 + i, ORDER).sub(q);
            FloatVector d3 =
                    FloatVector.fromMemorySegment(WIDE, ALL, r3 + i, ORDER).sub(q);
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
            s2 = d2.fma(d2, s2);
            s3 = d3.fma(d3, s3);
        }
        out[from] = s0.reduceLanes(VectorOperators.ADD);
        out[from + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[from + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

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
}
