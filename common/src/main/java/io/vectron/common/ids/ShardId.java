package io.vectron.common.ids;

/** Identifies a shard in the whole cluster; never reused. */
public record ShardId(long value) implements Comparable<ShardId> {
    public ShardId {
        if (value < 1) {
            throw new IllegalArgumentException("shard id must be at least 1, was " + value);
        }
    }

    @Override
    public int compareTo(ShardId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
