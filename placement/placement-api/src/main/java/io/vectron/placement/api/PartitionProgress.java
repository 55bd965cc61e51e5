package io.vectron.placement.api;

/**
 * How far a collection's shards have come in one partition of its topic.
 *
 * @param coveredOffset every offset below it is applied on every shard, or a dead letter
 * @param endOffset one past the last record
 */
public record PartitionProgress(int partition, long coveredOffset, long endOffset) {
    public long lag() {
        return Math.max(0, endOffset - coveredOffset);
    }
}
