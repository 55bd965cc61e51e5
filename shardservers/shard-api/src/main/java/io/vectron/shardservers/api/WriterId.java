package io.vectron.shardservers.api;

import java.util.UUID;

/** A sender of direct writes, drawn at random when it starts. */
public record WriterId(long high, long low) implements Comparable<WriterId> {
    public static final int BYTES = 2 * Long.BYTES;

    public static WriterId random() {
        UUID drawn = UUID.randomUUID();
        return new WriterId(drawn.getMostSignificantBits(), drawn.getLeastSignificantBits());
    }

    @Override
    public int compareTo(WriterId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
