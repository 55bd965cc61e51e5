package io.vectron.index.kernel;

/**
 * Arithmetic on float arrays. Implementations are stateless and thread-safe; sums may differ by the order of additions
 * only.
 */
public interface FloatKernels {
    /** The inner product of two arrays of equal length. */
    float dot(float[] left, float[] right);

    /** The squared Euclidean distance of two arrays of equal length. */
    float squaredDistance(float[] left, float[] right);

    /**
     * The product of a matrix outside the heap with a vector: {@code out[i]} becomes the sum of {@code factors[j]} times
     * float {@code i} of column {@code columns[j]}, over the first {@code count}.
     *
     * @param matrix the address of column 0; columns are {@code outputs} floats long
     * @param outputs a multiple of {@value #OUTPUT_PADDING}, at most {@code out.length}
     */
    void combine(long matrix, int outputs, int[] columns, float[] factors, int count, float[] out);

    /** Products of a matrix come in multiples of so many. */
    int OUTPUT_PADDING = 128;

    /** The fastest kernels that this processor and this JVM offer. */
    static FloatKernels best() {
        return KernelChoice.FLOAT;
    }
}
