package io.vectron.index.kernel;

import static io.vectron.index.memory.RawMemory.ALL;
import static java.nio.ByteOrder.nativeOrder;

import io.vectron.index.memory.RawMemory;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on split rows on the Vector API, at the processor's preferred width.
 *
 * <p>Rows are padded to the widest vector, so there is no tail. Each loop is written out in its own method: a vector that crosses a call boundary is boxed when the
 * compiler does not inline the call, at five times the cost.
 */
public final class VectorRowKernels implements RowKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final long BYTES = FLOATS.vectorByteSize();
    private static final ByteOrder ORDER = nativeOrder();

    @Override
    public float dot(long query, long row, int length) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        for (long i = 0; i < half; i += BYTES) {
            IntVector u = IntVector.fromMemorySegment(INTS, ALL, row + i, ORDER);
            IntVector w = IntVector.fromMemorySegment(INTS, ALL, row + lower + i, ORDER);
            s0 = u.and(SplitRow.UPPER)
                    .or(w.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .fma(FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER), s0);
            s1 = u.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .fma(FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER), s1);
        }
        for (long i = half; i < lower; i += BYTES) {
            FloatVector r = FloatVector.fromMemorySegment(FLOATS, ALL, row + i, ORDER);
            s0 = r.fma(FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER), s0);
        }
        return s0.add(s1).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public float squaredDistance(long query, long row, int length) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        for (long i = 0; i < half; i += BYTES) {
            IntVector u = IntVector.fromMemorySegment(INTS, ALL, row + i, ORDER);
            IntVector w = IntVector.fromMemorySegment(INTS, ALL, row + lower + i, ORDER);
            FloatVector d = u.and(SplitRow.UPPER)
                    .or(w.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .sub(FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER));
            FloatVector e = u.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .sub(FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER));
            s0 = d.fma(d, s0);
            s1 = e.fma(e, s1);
        }
        for (long i = half; i < lower; i += BYTES) {
            FloatVector r = FloatVector.fromMemorySegment(FLOATS, ALL, row + i, ORDER);
            FloatVector d = r.sub(FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER));
            s0 = d.fma(d, s0);
        }
        return s0.add(s1).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void dot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        long r0 = base + ordinals[from] * stride;
        long r1 = base + ordinals[from + 1] * stride;
        long r2 = base + ordinals[from + 2] * stride;
        long r3 = base + ordinals[from + 3] * stride;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (long i = 0; i < half; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER);
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, r0 + i, ORDER);
            IntVector u1 = IntVector.fromMemorySegment(INTS, ALL, r1 + i, ORDER);
            IntVector u2 = IntVector.fromMemorySegment(INTS, ALL, r2 + i, ORDER);
            IntVector u3 = IntVector.fromMemorySegment(INTS, ALL, r3 + i, ORDER);
            IntVector w0 = IntVector.fromMemorySegment(INTS, ALL, r0 + lower + i, ORDER);
            IntVector w1 = IntVector.fromMemorySegment(INTS, ALL, r1 + lower + i, ORDER);
            IntVector w2 = IntVector.fromMemorySegment(INTS, ALL, r2 + lower + i, ORDER);
            IntVector w3 = IntVector.fromMemorySegment(INTS, ALL, r3 + lower + i, ORDER);
            s0 = u0.and(SplitRow.UPPER)
                    .or(w0.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .fma(q, s0);
            s0 = u0.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w0.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .fma(p, s0);
            s1 = u1.and(SplitRow.UPPER)
                    .or(w1.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .fma(q, s1);
            s1 = u1.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w1.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .fma(p, s1);
            s2 = u2.and(SplitRow.UPPER)
                    .or(w2.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .fma(q, s2);
            s2 = u2.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w2.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .fma(p, s2);
            s3 = u3.and(SplitRow.UPPER)
                    .or(w3.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .fma(q, s3);
            s3 = u3.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w3.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .fma(p, s3);
        }
        for (long i = half; i < lower; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            s0 = FloatVector.fromMemorySegment(FLOATS, ALL, r0 + i, ORDER).fma(q, s0);
            s1 = FloatVector.fromMemorySegment(FLOATS, ALL, r1 + i, ORDER).fma(q, s1);
            s2 = FloatVector.fromMemorySegment(FLOATS, ALL, r2 + i, ORDER).fma(q, s2);
            s3 = FloatVector.fromMemorySegment(FLOATS, ALL, r3 + i, ORDER).fma(q, s3);
        }
        out[from] = s0.reduceLanes(VectorOperators.ADD);
        out[from + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[from + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void squaredDistance4(
            long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        long r0 = base + ordinals[from] * stride;
        long r1 = base + ordinals[from + 1] * stride;
        long r2 = base + ordinals[from + 2] * stride;
        long r3 = base + ordinals[from + 3] * stride;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (long i = 0; i < half; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER);
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, r0 + i, ORDER);
            IntVector u1 = IntVector.fromMemorySegment(INTS, ALL, r1 + i, ORDER);
            IntVector u2 = IntVector.fromMemorySegment(INTS, ALL, r2 + i, ORDER);
            IntVector u3 = IntVector.fromMemorySegment(INTS, ALL, r3 + i, ORDER);
            IntVector w0 = IntVector.fromMemorySegment(INTS, ALL, r0 + lower + i, ORDER);
            IntVector w1 = IntVector.fromMemorySegment(INTS, ALL, r1 + lower + i, ORDER);
            IntVector w2 = IntVector.fromMemorySegment(INTS, ALL, r2 + lower + i, ORDER);
            IntVector w3 = IntVector.fromMemorySegment(INTS, ALL, r3 + lower + i, ORDER);
            FloatVector d0 = u0.and(SplitRow.UPPER)
                    .or(w0.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .sub(q);
            FloatVector e0 = u0.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w0.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .sub(p);
            s0 = d0.fma(d0, s0);
            s0 = e0.fma(e0, s0);
            FloatVector d1 = u1.and(SplitRow.UPPER)
                    .or(w1.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .sub(q);
            FloatVector e1 = u1.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w1.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .sub(p);
            s1 = d1.fma(d1, s1);
            s1 = e1.fma(e1, s1);
            FloatVector d2 = u2.and(SplitRow.UPPER)
                    .or(w2.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .sub(q);
            FloatVector e2 = u2.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w2.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .sub(p);
            s2 = d2.fma(d2, s2);
            s2 = e2.fma(e2, s2);
            FloatVector d3 = u3.and(SplitRow.UPPER)
                    .or(w3.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .reinterpretAsFloats()
                    .sub(q);
            FloatVector e3 = u3.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w3.and(SplitRow.LOWER))
                    .reinterpretAsFloats()
                    .sub(p);
            s3 = d3.fma(d3, s3);
            s3 = e3.fma(e3, s3);
        }
        for (long i = half; i < lower; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            FloatVector d0 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r0 + i, ORDER).sub(q);
            s0 = d0.fma(d0, s0);
            FloatVector d1 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r1 + i, ORDER).sub(q);
            s1 = d1.fma(d1, s1);
            FloatVector d2 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r2 + i, ORDER).sub(q);
            s2 = d2.fma(d2, s2);
            FloatVector d3 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r3 + i, ORDER).sub(q);
            s3 = d3.fma(d3, s3);
        }
        out[from] = s0.reduceLanes(VectorOperators.ADD);
        out[from + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[from + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void upperDot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        long r0 = base + ordinals[from] * stride;
        long r1 = base + ordinals[from + 1] * stride;
        long r2 = base + ordinals[from + 2] * stride;
        long r3 = base + ordinals[from + 3] * stride;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (long i = 0; i < half; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER);
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, r0 + i, ORDER);
            IntVector u1 = IntVector.fromMemorySegment(INTS, ALL, r1 + i, ORDER);
            IntVector u2 = IntVector.fromMemorySegment(INTS, ALL, r2 + i, ORDER);
            IntVector u3 = IntVector.fromMemorySegment(INTS, ALL, r3 + i, ORDER);
            s0 = u0.and(SplitRow.UPPER).reinterpretAsFloats().fma(q, s0);
            s0 = u0.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .fma(p, s0);
            s1 = u1.and(SplitRow.UPPER).reinterpretAsFloats().fma(q, s1);
            s1 = u1.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .fma(p, s1);
            s2 = u2.and(SplitRow.UPPER).reinterpretAsFloats().fma(q, s2);
            s2 = u2.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .fma(p, s2);
            s3 = u3.and(SplitRow.UPPER).reinterpretAsFloats().fma(q, s3);
            s3 = u3.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .fma(p, s3);
        }
        for (long i = half; i < lower; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            s0 = FloatVector.fromMemorySegment(FLOATS, ALL, r0 + i, ORDER).fma(q, s0);
            s1 = FloatVector.fromMemorySegment(FLOATS, ALL, r1 + i, ORDER).fma(q, s1);
            s2 = FloatVector.fromMemorySegment(FLOATS, ALL, r2 + i, ORDER).fma(q, s2);
            s3 = FloatVector.fromMemorySegment(FLOATS, ALL, r3 + i, ORDER).fma(q, s3);
        }
        out[from] = s0.reduceLanes(VectorOperators.ADD);
        out[from + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[from + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void upperSquaredDistance4(
            long query, long base, long stride, int length, int[] ordinals, int from, float[] out) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        long r0 = base + ordinals[from] * stride;
        long r1 = base + ordinals[from + 1] * stride;
        long r2 = base + ordinals[from + 2] * stride;
        long r3 = base + ordinals[from + 3] * stride;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (long i = 0; i < half; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER);
            FloatVector p = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, r0 + i, ORDER);
            IntVector u1 = IntVector.fromMemorySegment(INTS, ALL, r1 + i, ORDER);
            IntVector u2 = IntVector.fromMemorySegment(INTS, ALL, r2 + i, ORDER);
            IntVector u3 = IntVector.fromMemorySegment(INTS, ALL, r3 + i, ORDER);
            FloatVector d0 = u0.and(SplitRow.UPPER).reinterpretAsFloats().sub(q);
            FloatVector e0 = u0.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .sub(p);
            s0 = d0.fma(d0, s0);
            s0 = e0.fma(e0, s0);
            FloatVector d1 = u1.and(SplitRow.UPPER).reinterpretAsFloats().sub(q);
            FloatVector e1 = u1.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .sub(p);
            s1 = d1.fma(d1, s1);
            s1 = e1.fma(e1, s1);
            FloatVector d2 = u2.and(SplitRow.UPPER).reinterpretAsFloats().sub(q);
            FloatVector e2 = u2.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .sub(p);
            s2 = d2.fma(d2, s2);
            s2 = e2.fma(e2, s2);
            FloatVector d3 = u3.and(SplitRow.UPPER).reinterpretAsFloats().sub(q);
            FloatVector e3 = u3.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .reinterpretAsFloats()
                    .sub(p);
            s3 = d3.fma(d3, s3);
            s3 = e3.fma(e3, s3);
        }
        for (long i = half; i < lower; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + half + i, ORDER);
            FloatVector d0 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r0 + i, ORDER).sub(q);
            s0 = d0.fma(d0, s0);
            FloatVector d1 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r1 + i, ORDER).sub(q);
            s1 = d1.fma(d1, s1);
            FloatVector d2 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r2 + i, ORDER).sub(q);
            s2 = d2.fma(d2, s2);
            FloatVector d3 =
                    FloatVector.fromMemorySegment(FLOATS, ALL, r3 + i, ORDER).sub(q);
            s3 = d3.fma(d3, s3);
        }
        out[from] = s0.reduceLanes(VectorOperators.ADD);
        out[from + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[from + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public float squaredLength(long query, int length) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (long i = 0; i < 4L * length; i += BYTES) {
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, ALL, query + i, ORDER);
            sum = q.fma(q, sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void expand(long row, int length, long query) {
        long half = SplitRow.halfBytes(length);
        long lower = SplitRow.upperBytes(length);
        for (long i = 0; i < half; i += BYTES) {
            IntVector u = IntVector.fromMemorySegment(INTS, ALL, row + i, ORDER);
            IntVector w = IntVector.fromMemorySegment(INTS, ALL, row + lower + i, ORDER);
            u.and(SplitRow.UPPER)
                    .or(w.lanewise(VectorOperators.LSHR, SplitRow.HALF_BITS))
                    .intoMemorySegment(ALL, query + i, ORDER);
            u.lanewise(VectorOperators.LSHL, SplitRow.HALF_BITS)
                    .or(w.and(SplitRow.LOWER))
                    .intoMemorySegment(ALL, query + half + i, ORDER);
        }
        RawMemory.copy(row + half, query + 2 * half, lower - half);
    }
}
