package io.vectron.index.kernel;

/**
 * Inner products of 7-bit codes in memory outside the heap.
 *
 * <p>A row is whole blocks of {@value #BLOCK} bytes, each byte 0 to 127 where the query's byte is not zero; where the
 * query's byte is zero the row's may be anything, which is how a row can carry a correction behind its codes.
 * Implementations are stateless and thread-safe, and all give the same integer.
 */
public interface CodeKernels {
    /** Rows are a multiple of this many bytes long: a cache line. */
    int BLOCK = 64;

    /** The inner product of two rows of {@code length} bytes. */
    int dot(long query, long row, int length);

    /** {@link #dot} with rows {@code base + ordinals[from + 0..3] * length}, into {@code out[from + 0..3]}. */
    void dot4(long query, long base, int length, int[] ordinals, int from, int[] out);

    /** The fastest kernels that this processor and this JVM offer. */
    static CodeKernels best() {
        return KernelChoice.CODE;
    }
}
