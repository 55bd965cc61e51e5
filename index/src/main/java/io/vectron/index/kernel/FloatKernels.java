package io.vectron.index.kernel;

/**
 * Distances between float rows in memory outside the heap.
 *
 * <p>Rows are addressed absolutely ({@link io.vectron.index.memory.RawMemory}) and padded with zeros to a multiple of
 * {@link #LANE_PADDING} floats; {@code length} is the padded length. The four-row forms score rows
 * {@code base + ordinals[from + 0..3] * stride} in one pass over the query and write {@code out[from + 0..3]}: their
 * memory reads overlap, which is what a walk over random rows is bound by. Implementations are stateless and
 * thread-safe; sums may differ by the order of additions only.
 */
public interface FloatKernels {
    /** Rows are a multiple of this many floats long: a cache line. */
    int LANE_PADDING = 16;

    /** The inner product of two rows. */
    float dot(long left, long right, int length);

    /** The squared Euclidean distance of two rows. */
    float squaredDistance(long left, long right, int length);

    /** {@link #dot} of the query with four rows. */
    void dot4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out);

    /** {@link #squaredDistance} of the query with four rows. */
    void squaredDistance4(long query, long base, long stride, int length, int[] ordinals, int from, float[] out);

    /** The inner product of two arrays of equal length. */
    float dot(float[] left, float[] right);

    /** The squared Euclidean distance of two arrays of equal length. */
    float squaredDistance(float[] left, float[] right);

    /** The fastest kernels that this processor and this JVM offer. */
    static FloatKernels best() {
        return KernelChoice.FLOAT;
    }

    /** {@code dimension} rounded up to whole padded lanes. */
    static int paddedLength(int dimension) {
        return (dimension + LANE_PADDING - 1) / LANE_PADDING * LANE_PADDING;
    }
}
