package io.vectron.gateway.core.search;

import io.vectron.common.model.ScoredPoint;
import io.vectron.shardservers.api.ReplicaLag;
import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param points best first, ties by id
 * @param lag the largest of the replicas that answered, one for each shard; only if it was asked for
 */
public record SearchAnswer(List<ScoredPoint> points, Optional<ReplicaLag> lag) {
    public SearchAnswer {
        points = List.copyOf(points);
    }
}
