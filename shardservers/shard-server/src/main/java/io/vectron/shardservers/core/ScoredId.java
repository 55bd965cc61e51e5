package io.vectron.shardservers.core;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Distance;
import java.util.Comparator;

/** A point a search found, before its contents are looked up. */
record ScoredId(PointId id, float score) {
    /** Best first, ties by id. */
    static Comparator<ScoredId> bestFirst(Distance distance) {
        Comparator<ScoredId> byScore = (a, b) -> Float.compare(a.score, b.score);
        return (distance.higherIsBetter() ? byScore.reversed() : byScore).thenComparing(ScoredId::id);
    }
}
