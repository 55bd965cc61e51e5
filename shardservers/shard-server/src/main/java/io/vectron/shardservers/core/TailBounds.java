package io.vectron.shardservers.core;

/**
 * How much of a shard may be applied but not indexed; overshot by one batch at the most.
 *
 * @param points changes, 1 to 40,000: a search may have to look past as many graph hits
 * @param bytes of vectors on the heap
 */
public record TailBounds(int points, long bytes) {
    public static final int MAX_POINTS = 40_000;

    /** 20,000 points, 64 MiB: some seconds of indexing, and a scan of a few milliseconds. */
    public static final TailBounds DEFAULT = new TailBounds(20_000, 64L << 20);

    public TailBounds {
        if (points < 1 || points > MAX_POINTS) {
            throw new IllegalArgumentException("tail points must be 1 to " + MAX_POINTS + ", was " + points);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("tail bytes must be at least 1, was " + bytes);
        }
    }
}
