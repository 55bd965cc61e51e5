package io.vectron.benchmarks.index;

import java.util.Comparator;
import java.util.List;

/**
 * Queries per second as a function of recall, interpolated on a sweep over ef.
 *
 * <p>Between two neighbouring measurements the logarithm of the rate (and of ef) is taken as linear in the logarithm of
 * the share missed, {@code 1 - recall}: both fall about as powers of ef. Nothing is extrapolated to more recall than
 * was measured; below the least recall measured, the rate is that of the smallest ef.
 */
final class RecallCurve {
    /** What a recall of exactly 1 counts as missed. */
    private static final double LEAST_MISS = 1e-5;

    private final List<SweepPoint> points;

    RecallCurve(List<SweepPoint> points) {
        this.points =
                points.stream().sorted(Comparator.comparingInt(SweepPoint::ef)).toList();
    }

    List<SweepPoint> points() {
        return points;
    }

    /** The rate at this recall; NaN if the sweep never reached it. */
    double qpsAt(double recall) {
        int above = firstReaching(recall);
        if (above <= 0) {
            return above < 0 ? Double.NaN : points.getFirst().qps();
        }
        SweepPoint low = points.get(above - 1);
        SweepPoint high = points.get(above);
        return interpolate(low.qps(), high.qps(), share(low, high, recall));
    }

    /** The smallest ef that should reach this recall; -1 if the sweep never did. */
    int efAt(double recall) {
        int above = firstReaching(recall);
        if (above <= 0) {
            return above < 0 ? -1 : points.getFirst().ef();
        }
        SweepPoint low = points.get(above - 1);
        SweepPoint high = points.get(above);
        return (int) Math.ceil(interpolate(low.ef(), high.ef(), share(low, high, recall)) - 1e-9);
    }

    /** The ef values that {@link #qpsAt} needs measured for this recall; none if it was never reached. */
    List<Integer> efsAround(double recall) {
        int above = firstReaching(recall);
        if (above <= 0) {
            return above < 0 ? List.of() : List.of(points.getFirst().ef());
        }
        return List.of(points.get(above - 1).ef(), points.get(above).ef());
    }

    /** The most recall that was measured. */
    double highestRecall() {
        return points.stream().mapToDouble(SweepPoint::recall).max().orElse(0);
    }

    private int firstReaching(double recall) {
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).recall() >= recall) {
                return i;
            }
        }
        return -1;
    }

    private static double share(SweepPoint low, SweepPoint high, double recall) {
        double from = logMiss(low.recall());
        double to = logMiss(high.recall());
        return from == to ? 1 : (logMiss(recall) - from) / (to - from);
    }

    private static double logMiss(double recall) {
        return Math.log(Math.max(LEAST_MISS, 1 - recall));
    }

    private static double interpolate(double from, double to, double share) {
        return Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)));
    }
}
