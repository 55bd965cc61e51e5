package io.vectron.shardservers.api;

import io.vectron.common.model.ScoredPoint;
import java.util.List;

/**
 * What one replica found.
 *
 * @param points best first, ties by id
 * @param lag of the replica, taken before it searched
 */
public record ShardHits(List<ScoredPoint> points, ReplicaLag lag) {
    public ShardHits {
        points = List.copyOf(points);
    }
}
