package io.vectron.gateway.core.collection;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.PartitionProgress;
import java.util.List;
import java.util.Optional;

/** A collection, its shards and its ingest, as they are now. */
public record CollectionStatus(
        CollectionName name, CollectionSettings settings, List<ShardStatus> shards, IngestStatus ingest) {
    public CollectionStatus {
        shards = List.copyOf(shards);
    }

    /** Live points, over the shards that answered. */
    public long points() {
        return shards.stream().mapToLong(ShardStatus::points).sum();
    }

    /** Points that are applied but still found by exact scan, over the shards that answered. */
    public long unindexedPoints() {
        return shards.stream().mapToLong(ShardStatus::unindexedPoints).sum();
    }

    /**
     * One shard, in the words of its leader.
     *
     * @param leader as the placement map has it; may be old
     * @param ready whether its leader answered and takes writes; the numbers are 0 if no leader answered
     */
    public record ShardStatus(
            ShardId shard,
            Epoch epoch,
            List<ServerId> replicas,
            Optional<ServerId> leader,
            boolean ready,
            long points,
            long unindexedPoints,
            LogIndex applied) {
        public ShardStatus {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * How far the shards have taken in the collection's topic.
     *
     * @param ready whether the topic exists and ingest services read every partition of it
     * @param partitions those that are reported, in order
     */
    public record IngestStatus(String topic, boolean ready, List<PartitionProgress> partitions, long deadLetters) {
        public IngestStatus {
            partitions = List.copyOf(partitions);
        }

        /** Records behind, over all partitions that are reported. */
        public long lag() {
            return partitions.stream().mapToLong(PartitionProgress::lag).sum();
        }
    }
}
