package io.vectron.common.model;

import io.vectron.common.ids.PointId;
import java.util.Arrays;
import java.util.Comparator;

/**
 * One answer of a search.
 *
 * @param score in the metric's own unit
 * @param vector empty unless the search asked for vectors
 * @param payload {@link Payload#EMPTY} unless the search asked for payloads
 */
public record ScoredPoint(PointId id, float score, float[] vector, Payload payload) {

    /** Best first, ties by id. */
    public static Comparator<ScoredPoint> bestFirst(Distance distance) {
        Comparator<ScoredPoint> byScore = (a, b) -> Float.compare(a.score, b.score);
        return (distance.higherIsBetter() ? byScore.reversed() : byScore).thenComparing(ScoredPoint::id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScoredPoint that
                && id.equals(that.id)
                && Float.compare(score, that.score) == 0
                && Arrays.equals(vector, that.vector)
                && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
