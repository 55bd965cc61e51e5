package io.vectron.cli.bench;

import java.util.Arrays;
import java.util.Collection;

/** The value in the middle, or between the two there. */
public final class Median {
    private Median() {}

    /** @param values at least one */
    public static double of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
