package io.vectron.index.graph;

import io.vectron.common.model.Distance;

/**
 * How far from a query a walk goes on: it ends when the nearest node that it has not expanded, and that is not among the
 * {@value #ALWAYS_EXPANDED} nearest, lies beyond {@code (ef / wanted)^exponent} times the distance of the last point that is
 * wanted, at least the {@value #FEWEST_WANTED}th.
 *
 * <p>A pool of {@code ef} candidates is what the hard queries need, whose nearest points are all about as far away. Where a
 * few stand out, expanding the rest of the pool finds nothing. The rule is that of Al-Jazzazi et al., "Distance Adaptive Beam
 * Search for Provably Accurate Graph-Based Nearest Neighbor Search" (arXiv:2505.15636), within a pool. It needs a metric:
 * cosine is taken as the Euclidean distance of unit vectors, and for inner products there is no limit. Immutable.
 */
final class Reach {
    /** Chosen so that a pool of {@code ef} finds as much as without the rule on data of twenty dimensions and more. */
    private static final double SEARCH_EXPONENT = 0.04;

    /** Chosen so that searches of what was built need no more than a twentieth more {@code ef} for the same recall. */
    private static final double INSERTION_EXPONENT = 0.035;

    /** Fewer wanted points are too few to tell from them where the others lie. */
    static final int FEWEST_WANTED = 10;

    /** So many of the nearest are expanded whatever their distance, so that a walk leaves what is near but not nearest. */
    static final int ALWAYS_EXPANDED = 16;

    private final Distance distance;
    private final double exponent;

    private Reach(Distance distance, double exponent) {
        this.distance = distance;
        this.exponent = exponent;
    }

    /** Of walks that look for the nearest points. */
    static Reach ofSearches(Distance distance) {
        return new Reach(distance, SEARCH_EXPONENT);
    }

    /** Of walks that look for a new node's links. */
    static Reach ofInsertions(Distance distance) {
        return new Reach(distance, INSERTION_EXPONENT);
    }

    /** The square of how many times as far as the last wanted point a walk with a pool of {@code ef} goes. */
    float squaredFactor(int ef, int wanted) {
        return (float) Math.pow((double) ef / wanted, 2 * exponent);
    }

    /** The row distance that corresponds to the root of {@code squaredFactor} times as far as another. */
    float limit(float rowDistance, float squaredFactor) {
        return switch (distance) {
            case EUCLIDEAN -> Math.max(0, rowDistance) * squaredFactor;
            case COSINE -> (1 + Math.max(-1, rowDistance)) * squaredFactor - 1;
            case DOT -> Float.POSITIVE_INFINITY;
        };
    }
}
