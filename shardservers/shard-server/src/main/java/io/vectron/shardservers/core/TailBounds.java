package io.vectron.shardservers.core;

/**
 * How much of a shard may be applied but not indexed; overshot by one batch at the most.
 *
 * @param points changes: a search scans as many vectors
 * @param replacements of them, those that may hide a point of the graph, 1 to 40,000: a search may have to look past as many hits
 * @param bytes of vectors on the heap
 */
public record TailBounds(int points, int replacements, long bytes) {
    public static final int MAX_REPLACEMENTS = 40_000;

    /** 60,000 points, 20,000 replacements, 64 MiB: a scan of some milliseconds. */
    public static final TailBounds DEFAULT = new TailBounds(60_000, 20_000, 64L << 20);

    public TailBounds {
        if (points < 1) {
            throw new IllegalArgumentException("tail points must be at least 1, was " + points);
        }
        if (replacements < 1 || replacements > MAX_REPLACEMENTS) {
            throw new IllegalArgumentException(
                    "tail replacements must be 1 to " + MAX_REPLACEMENTS + ", was " + replacements);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("tail bytes must be at least 1, was " + bytes);
        }
    }
}
