package io.vectron.index.kernel;

/**
 * Inner products of 4-bit codes, two to a byte, with a query of up to {@value #LARGEST_QUERY} per component.
 *
 * <p>A row is whole blocks of {@value #BLOCK} bytes; component {@code j} is in byte {@code j / 2}, the even one in its
 * low half. A query is four planes as long as a row, of shorts: short {@code s} of plane {@code p} belongs to component
 * {@code 4 * s + p}, so that a shift and a mask bring a row's shorts in line with a plane. Where all planes are zero a
 * row may hold anything. Implementations are stateless and thread-safe, and all give the same integer.
 */
public interface NibbleKernels {
    /** Rows are a multiple of this many bytes long: a cache line. */
    int BLOCK = 64;

    /** Planes of a query. */
    int PLANES = 4;

    /** The largest component of a query: sums of 32 products with 4-bit codes fit a lane of 16 bits. */
    int LARGEST_QUERY = 127;

    /** The inner product of a query with a row of {@code length} bytes. */
    int dot(long query, long row, int length);

    /** {@link #dot} with rows {@code base + ordinals[from + 0..3] * length}, into {@code out[from + 0..3]}. */
    void dot4(long query, long base, int length, int[] ordinals, int from, int[] out);

    /** Writes a row as a query, each code times {@code 1 << shift}. */
    void expand(long row, int length, int shift, long query);

    /** The fastest kernels that this processor and this JVM offer. */
    static NibbleKernels best() {
        return KernelChoice.NIBBLE;
    }
}
