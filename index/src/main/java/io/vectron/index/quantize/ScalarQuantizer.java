package io.vectron.index.quantize;

import java.util.Arrays;

/**
 * Maps components to codes of seven bits: {@code lowest + step * code} is what a code stands for.
 *
 * <p>One range serves all dimensions, so an inner product of vectors is an affine function of the inner product of
 * their codes. The range is cut at quantiles: rare extremes are clamped, so that the common values get finer steps.
 */
public record ScalarQuantizer(float lowest, float step) {
    /** The largest code. */
    public static final int LARGEST_CODE = 127;

    private static final double SMALLEST_STEP = 1e-30;

    /**
     * The quantiser of a sample of components.
     *
     * @param sample at least one component; sorted by this call
     * @param clipped share of the sample to clamp, half of it at each end
     */
    public static ScalarQuantizer train(float[] sample, double clipped) {
        Arrays.sort(sample);
        int cut = (int) (sample.length * clipped / 2);
        float lowest = sample[cut];
        double range = (double) sample[sample.length - 1 - cut] - lowest;
        return new ScalarQuantizer(lowest, (float) Math.max(range / LARGEST_CODE, SMALLEST_STEP));
    }

    /** The code nearest to a component, by {@link #stepsPerUnit}. */
    public int encode(float component, float stepsPerUnit) {
        int nearest = (int) ((component - lowest) * stepsPerUnit + 0.5f);
        return Math.max(0, Math.min(LARGEST_CODE, nearest));
    }

    /** The reciprocal of the step, to be taken once per vector. */
    public float stepsPerUnit() {
        return 1 / step;
    }

    /** Whether codes of the other stand for nearly the same values. */
    public boolean isCloseTo(ScalarQuantizer other) {
        float tolerance = 4 * step;
        return Math.abs(lowest - other.lowest) <= tolerance && Math.abs(highest() - other.highest()) <= tolerance;
    }

    private float highest() {
        return lowest + step * LARGEST_CODE;
    }
}
