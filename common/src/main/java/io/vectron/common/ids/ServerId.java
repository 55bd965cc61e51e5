package io.vectron.common.ids;

/** Identifies a shard server; given by the placement driver at its first registration. */
public record ServerId(long value) implements Comparable<ServerId> {
    public ServerId {
        if (value < 1) {
            throw new IllegalArgumentException("server id must be at least 1, was " + value);
        }
    }

    @Override
    public int compareTo(ServerId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
