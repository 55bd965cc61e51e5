package io.vectron.index.kernel;

/**
 * Distances between a query and float rows in memory outside the heap, both laid out as {@link SplitRow} tells.
 *
 * <p>Addresses are absolute ({@link io.vectron.index.memory.RawMemory}); {@code length} is the padded length. The four-row
 * forms score rows {@code base + ordinals[from + 0..3] * stride} in one pass over the query and write
 * {@code out[from + 0..3]}: their memory reads overlap, which is what a walk over random rows is bound by. The upper forms
 * read only the upper halves, as if all lower ones were zero. Implementations are stateless and thread-safe; sums may
 * differ by the order of additions only.
 */
public interface RowKernels {
    /** The inner product of the query with a row. */
    float dot(long query, long row, int length);

    /** The squared Euclidean distance of the query from a row. */
    float squaredDistance(long query, long row, int length);

    /** {@link #dot} with four rows. */
    void dot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out);

    /** {@link #squaredDistance} from four rows. */
    void squaredDistance4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out);

    /** {@link #dot4} with the upper halves. */
    void upperDot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out);

    /** {@link #squaredDistance4} from the upper halves. */
    void upperSquaredDistance4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out);

    /** The squared length of a query. */
    float squaredLength(long query, int length);

    /** Makes a row a query. */
    void expand(long row, int length, long query);

    /** The fastest kernels that this processor and this JVM offer. */
    static RowKernels best() {
        return KernelChoice.ROW;
    }
}
