package io.vectron.common.ids;

/** Index of an entry in a shard's Raft log. 0 stands before the first entry. */
public record LogIndex(long value) implements Comparable<LogIndex> {
    public LogIndex {
        if (value < 0) {
            throw new IllegalArgumentException("log index must be at least 0, was " + value);
        }
    }

    @Override
    public int compareTo(LogIndex other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
