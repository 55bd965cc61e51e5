package io.vectron.benchmarks.data;

import java.util.Arrays;

/** Order statistics of a few measurements. */
public final class Percentiles {
    private Percentiles() {}

    /** The smallest value that at least {@code share} of all values do not exceed (nearest rank). */
    public static long of(long[] values, double share) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }

    /** The median; of an even number of values the mean of the middle two. NaN of none. */
    public static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
