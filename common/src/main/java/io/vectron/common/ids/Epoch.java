package io.vectron.common.ids;

/** Version of a shard's membership; rises with every change of it. Requests carry it so that a stale route is noticed. */
public record Epoch(long value) implements Comparable<Epoch> {
    public Epoch {
        if (value < 1) {
            throw new IllegalArgumentException("epoch must be at least 1, was " + value);
        }
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
