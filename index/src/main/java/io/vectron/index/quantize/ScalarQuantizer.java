package io.vectron.index.quantize;

import java.util.Arrays;

/**
 * Maps components to small integers: {@code lowest + step * code} is what a code stands for.
 *
 * <p>One range serves all dimensions, so an inner product of vectors is an affine function of the inner product of
 * their codes. The range is cut at quantiles: rare extremes are clamped, so that the common values get finer steps.
 */
public record ScalarQuantizer(float lowest, float step) {
    private static final double SMALLEST_STEP = 1e-30;

    /**
     * The quantiser of a sample of components.
     *
     * @param sample at least one component; sorted by this call
     * @param clipped share of the sample to clamp, half of it at each end
     * @param largestCode what the highest value that is not clamped becomes
     */
    static ScalarQuantizer train(float[] sample, double clipped, int largestCode) {
        Arrays.sort(sample);
        int cut = (int) (sample.length * clipped / 2);
        float lowest = sample[cut];
        double range = (double) sample[sample.length - 1 - cut] - lowest;
        return new ScalarQuantizer(lowest, (float) Math.max(range / largestCode, SMALLEST_STEP));
    }

    /** The quantiser that clamps no component of a vector and has no finer steps than that allows. */
    static ScalarQuantizer of(float[] vector, int largestCode) {
        float lowest = vector[0];
        float highest = vector[0];
        for (float component : vector) {
            lowest = Math.min(lowest, component);
            highest = Math.max(highest, component);
        }
        double range = (double) highest - lowest;
        return new ScalarQuantizer(lowest, (float) Math.max(range / largestCode, SMALLEST_STEP));
    }

    /** The code nearest to a component, by {@link #stepsPerUnit}. */
    int encode(float component, float stepsPerUnit, int largestCode) {
        int nearest = (int) ((component - lowest) * stepsPerUnit + 0.5f);
        return Math.max(0, Math.min(largestCode, nearest));
    }

    /** The reciprocal of the step, to be taken once per vector. */
    float stepsPerUnit() {
        return 1 / step;
    }

    /** Whether neither end of the range is farther from the other's than {@code tolerance}. */
    boolean isCloseTo(ScalarQuantizer other, int largestCode, float tolerance) {
        return Math.abs(lowest - other.lowest) <= tolerance
                && Math.abs(lowest + step * largestCode - other.lowest - other.step * largestCode) <= tolerance;
    }
}
