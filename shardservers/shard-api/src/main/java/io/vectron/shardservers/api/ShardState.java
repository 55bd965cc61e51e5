package io.vectron.shardservers.api;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import java.util.List;

/**
 * A replica as its server sees it.
 *
 * @param points live points
 * @param unindexedPoints of these, the ones still found by exact scan
 * @param digest stands for all points as of {@code applied}: replicas have the same at the same index
 * @param covered ordered by topic and partition
 */
public record ShardState(
        ShardId shard,
        Epoch epoch,
        boolean leader,
        boolean ready,
        long points,
        long unindexedPoints,
        LogIndex applied,
        long digest,
        List<CoveredOffset> covered) {
    public ShardState {
        covered = List.copyOf(covered);
    }
}
