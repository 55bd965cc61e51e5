package io.vectron.index.kernel;

import static io.vectron.index.memory.RawMemory.ALL;
import static java.nio.ByteOrder.nativeOrder;

import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * 4-bit kernels on the Vector API, at the processor's preferred width.
 *
 * <p>A row's shorts are masked to one of their four codes and multiplied by that code's plane. Four products of at most
 * 15 times 127 add up to 7,620, and eight times that is still an unsigned short, so sums are widened to integers once per
 * eight vectors. Each loop is written out; see {@link VectorRowKernels}.
 */
public final class VectorNibbleKernels implements NibbleKernels {
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int BYTES = SHORTS.vectorByteSize();
    private static final int BYTES_PER_WIDENING = 8 * BYTES;
    private static final ByteOrder ORDER = nativeOrder();
    private static final short CODE = 0xF;
    private static final int LOW_SHORT = 0xFFFF;
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final long HIGH_INT = ~LOW_INT;

    @Override
    public int dot(long query, long row, int length) {
        IntVector sum = IntVector.zero(INTS);
        int i = 0;
        while (i < length) {
            int end = Math.min(length, i + BYTES_PER_WIDENING);
            ShortVector a = ShortVector.zero(SHORTS);
            for (; i < end; i += BYTES) {
                long plane = query + i;
                ShortVector r = ShortVector.fromMemorySegment(SHORTS, ALL, row + i, ORDER);
                a = a.add(r.and(CODE).mul(ShortVector.fromMemorySegment(SHORTS, ALL, plane, ORDER)))
                        .add(r.lanewise(VectorOperators.LSHR, 4)
                                .and(CODE)
                                .mul(ShortVector.fromMemorySegment(SHORTS, ALL, plane + length, ORDER)))
                        .add(r.lanewise(VectorOperators.LSHR, 8)
                                .and(CODE)
                                .mul(ShortVector.fromMemorySegment(SHORTS, ALL, plane + 2L * length, ORDER)))
                        .add(r.lanewise(VectorOperators.LSHR, 12)
                                .mul(ShortVector.fromMemorySegment(SHORTS, ALL, plane + 3L * length, ORDER)));
            }
            IntVector pairs = a.reinterpretAsInts();
            sum = sum.add(pairs.and(LOW_SHORT)).add(pairs.lanewise(VectorOperators.LSHR, 16));
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void dot4(long query, long base, int length, int[] ordinals, int from, int[] out) {
        dot4(query, base, length, 0, Math.min(length, BYTES_PER_WIDENING), ordinals, from, out);
        for (int i = BYTES_PER_WIDENING; i < length; i += BYTES_PER_WIDENING) {
            int s0 = out[from];
            int s1 = out[from + 1];
            int s2 = out[from + 2];
            int s3 = out[from + 3];
            dot4(query, base, length, i, Math.min(length, i + BYTES_PER_WIDENING), ordinals, from, out);
            out[from] += s0;
            out[from + 1] += s1;
            out[from + 2] += s2;
            out[from + 3] += s3;
        }
    }

    /** The part of four inner products between two bytes of a row, no more than are summed in shorts. */
    private static void dot4(
            long query, long base, int length, int start, int end, int[] ordinals, int from, int[] out) {
        long r0 = base + (long) ordinals[from] * length;
        long r1 = base + (long) ordinals[from + 1] * length;
        long r2 = base + (long) ordinals[from + 2] * length;
        long r3 = base + (long) ordinals[from + 3] * length;
        ShortVector a0 = ShortVector.zero(SHORTS);
        ShortVector a1 = ShortVector.zero(SHORTS);
        ShortVector a2 = ShortVector.zero(SHORTS);
        ShortVector a3 = ShortVector.zero(SHORTS);
        for (int i = start; i < end; i += BYTES) {
            long plane = query + i;
            ShortVector q0 = ShortVector.fromMemorySegment(SHORTS, ALL, plane, ORDER);
            ShortVector q1 = ShortVector.fromMemorySegment(SHORTS, ALL, plane + length, ORDER);
            ShortVector q2 = ShortVector.fromMemorySegment(SHORTS, ALL, plane + 2L * length, ORDER);
            ShortVector q3 = ShortVector.fromMemorySegment(SHORTS, ALL, plane + 3L * length, ORDER);
            ShortVector v0 = ShortVector.fromMemorySegment(SHORTS, ALL, r0 + i, ORDER);
            ShortVector v1 = ShortVector.fromMemorySegment(SHORTS, ALL, r1 + i, ORDER);
            ShortVector v2 = ShortVector.fromMemorySegment(SHORTS, ALL, r2 + i, ORDER);
            ShortVector v3 = ShortVector.fromMemorySegment(SHORTS, ALL, r3 + i, ORDER);
            a0 = a0.add(v0.and(CODE).mul(q0))
                    .add(v0.lanewise(VectorOperators.LSHR, 4).and(CODE).mul(q1))
                    .add(v0.lanewise(VectorOperators.LSHR, 8).and(CODE).mul(q2))
                    .add(v0.lanewise(VectorOperators.LSHR, 12).mul(q3));
            a1 = a1.add(v1.and(CODE).mul(q0))
                    .add(v1.lanewise(VectorOperators.LSHR, 4).and(CODE).mul(q1))
                    .add(v1.lanewise(VectorOperators.LSHR, 8).and(CODE).mul(q2))
                    .add(v1.lanewise(VectorOperators.LSHR, 12).mul(q3));
            a2 = a2.add(v2.and(CODE).mul(q0))
                    .add(v2.lanewise(VectorOperators.LSHR, 4).and(CODE).mul(q1))
                    .add(v2.lanewise(VectorOperators.LSHR, 8).and(CODE).mul(q2))
                    .add(v2.lanewise(VectorOperators.LSHR, 12).mul(q3));
            a3 = a3.add(v3.and(CODE).mul(q0))
                    .add(v3.lanewise(VectorOperators.LSHR, 4).and(CODE).mul(q1))
                    .add(v3.lanewise(VectorOperators.LSHR, 8).and(CODE).mul(q2))
                    .add(v3.lanewise(VectorOperators.LSHR, 12).mul(q3));
        }
        IntVector p0 = a0.reinterpretAsInts();
        IntVector p1 = a1.reinterpretAsInts();
        IntVector p2 = a2.reinterpretAsInts();
        IntVector p3 = a3.reinterpretAsInts();
        LongVector l0 =
                p0.and(LOW_SHORT).add(p0.lanewise(VectorOperators.LSHR, 16)).reinterpretAsLongs();
        LongVector l1 =
                p1.and(LOW_SHORT).add(p1.lanewise(VectorOperators.LSHR, 16)).reinterpretAsLongs();
        LongVector l2 =
                p2.and(LOW_SHORT).add(p2.lanewise(VectorOperators.LSHR, 16)).reinterpretAsLongs();
        LongVector l3 =
                p3.and(LOW_SHORT).add(p3.lanewise(VectorOperators.LSHR, 16)).reinterpretAsLongs();
        // Two rows' sums share a lane of 64 bits, so that two reductions do for four rows.
        long s01 = l0.and(LOW_INT)
                .or(l1.lanewise(VectorOperators.LSHL, 32))
                .add(l0.lanewise(VectorOperators.LSHR, 32).or(l1.and(HIGH_INT)))
                .reduceLanes(VectorOperators.ADD);
        long s23 = l2.and(LOW_INT)
                .or(l3.lanewise(VectorOperators.LSHL, 32))
                .add(l2.lanewise(VectorOperators.LSHR, 32).or(l3.and(HIGH_INT)))
                .reduceLanes(VectorOperators.ADD);
        out[from] = (int) s01;
        out[from + 1] = (int) (s01 >>> 32);
        out[from + 2] = (int) s23;
        out[from + 3] = (int) (s23 >>> 32);
    }

    @Override
    public void expand(long row, int length, int shift, long query) {
        for (int i = 0; i < length; i += BYTES) {
            ShortVector r = ShortVector.fromMemorySegment(SHORTS, ALL, row + i, ORDER);
            long plane = query + i;
            r.and(CODE).lanewise(VectorOperators.LSHL, shift).intoMemorySegment(ALL, plane, ORDER);
            r.lanewise(VectorOperators.LSHR, 4)
                    .and(CODE)
                    .lanewise(VectorOperators.LSHL, shift)
                    .intoMemorySegment(ALL, plane + length, ORDER);
            r.lanewise(VectorOperators.LSHR, 8)
                    .and(CODE)
                    .lanewise(VectorOperators.LSHL, shift)
                    .intoMemorySegment(ALL, plane + 2L * length, ORDER);
            r.lanewise(VectorOperators.LSHR, 12)
                    .lanewise(VectorOperators.LSHL, shift)
                    .intoMemorySegment(ALL, plane + 3L * length, ORDER);
        }
    }
}
