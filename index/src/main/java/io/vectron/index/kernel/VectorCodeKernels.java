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
 * Code kernels on the Vector API, at the processor's preferred width.
 *
 * <p>There is no multiply-and-add of bytes, so bytes are read as shorts and split into even and odd ones. Two products
 * of 7-bit codes add up to at most 32,258, twice that is still an unsigned short, so sums are widened to integers
 * once per two vectors. Each loop is written out; see {@link VectorRowKernels}.
 */
public final class VectorCodeKernels implements CodeKernels {
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int BYTES = SHORTS.vectorByteSize();
    private static final ByteOrder ORDER = nativeOrder();
    private static final short LOW_BYTE = 0xFF;
    private static final int LOW_SHORT = 0xFFFF;
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final long HIGH_INT = ~LOW_INT;

    @Override
    public int dot(long query, long row, int length) {
        IntVector sum = IntVector.zero(INTS);
        for (int i = 0; i < length; i += BYTES) {
            ShortVector q = ShortVector.fromMemorySegment(SHORTS, ALL, query + i, ORDER);
            ShortVector r = ShortVector.fromMemorySegment(SHORTS, ALL, row + i, ORDER);
            IntVector pairs = q.and(LOW_BYTE)
                    .mul(r.and(LOW_BYTE))
                    .add(q.lanewise(VectorOperators.LSHR, 8).mul(r.lanewise(VectorOperators.LSHR, 8)))
                    .reinterpretAsInts();
            sum = sum.add(pairs.and(LOW_SHORT)).add(pairs.lanewise(VectorOperators.LSHR, 16));
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void dot4(long query, long base, int length, int[] ordinals, int from, int[] out) {
        long r0 = base + (long) ordinals[from] * length;
        long r1 = base + (long) ordinals[from + 1] * length;
        long r2 = base + (long) ordinals[from + 2] * length;
        long r3 = base + (long) ordinals[from + 3] * length;
        IntVector s0 = IntVector.zero(INTS);
        IntVector s1 = IntVector.zero(INTS);
        IntVector s2 = IntVector.zero(INTS);
        IntVector s3 = IntVector.zero(INTS);
        for (int i = 0; i < length; i += BYTES) {
            ShortVector q = ShortVector.fromMemorySegment(SHORTS, ALL, query + i, ORDER);
            ShortVector even = q.and(LOW_BYTE);
            ShortVector odd = q.lanewise(VectorOperators.LSHR, 8);
            ShortVector v0 = ShortVector.fromMemorySegment(SHORTS, ALL, r0 + i, ORDER);
            ShortVector v1 = ShortVector.fromMemorySegment(SHORTS, ALL, r1 + i, ORDER);
            ShortVector v2 = ShortVector.fromMemorySegment(SHORTS, ALL, r2 + i, ORDER);
            ShortVector v3 = ShortVector.fromMemorySegment(SHORTS, ALL, r3 + i, ORDER);
            IntVector p0 = v0.and(LOW_BYTE)
                    .mul(even)
                    .add(v0.lanewise(VectorOperators.LSHR, 8).mul(odd))
                    .reinterpretAsInts();
            IntVector p1 = v1.and(LOW_BYTE)
                    .mul(even)
                    .add(v1.lanewise(VectorOperators.LSHR, 8).mul(odd))
                    .reinterpretAsInts();
            IntVector p2 = v2.and(LOW_BYTE)
                    .mul(even)
                    .add(v2.lanewise(VectorOperators.LSHR, 8).mul(odd))
                    .reinterpretAsInts();
            IntVector p3 = v3.and(LOW_BYTE)
                    .mul(even)
                    .add(v3.lanewise(VectorOperators.LSHR, 8).mul(odd))
                    .reinterpretAsInts();
            s0 = s0.add(p0.and(LOW_SHORT)).add(p0.lanewise(VectorOperators.LSHR, 16));
            s1 = s1.add(p1.and(LOW_SHORT)).add(p1.lanewise(VectorOperators.LSHR, 16));
            s2 = s2.add(p2.and(LOW_SHORT)).add(p2.lanewise(VectorOperators.LSHR, 16));
            s3 = s3.add(p3.and(LOW_SHORT)).add(p3.lanewise(VectorOperators.LSHR, 16));
        }
        // Two rows' sums share a lane of 64 bits, so that two reductions do for four rows.
        LongVector l0 = s0.reinterpretAsLongs();
        LongVector l1 = s1.reinterpretAsLongs();
        LongVector l2 = s2.reinterpretAsLongs();
        LongVector l3 = s3.reinterpretAsLongs();
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
}
