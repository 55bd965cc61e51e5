package io.vectron.shardservers.core;

/**
 * When a graph is worth walking through for points that deletes and updates made hard to find. The walk costs about two
 * searches per point, so it follows only after a number of such changes that grows with the graph.
 *
 * @param changes at the least
 * @param fractionOfSize of the graph's points, as a divisor: 8 means one eighth
 */
public record GraphRepairs(int changes, int fractionOfSize) {
    /** After 5,000 replaced or deleted points and an eighth of the graph. */
    public static final GraphRepairs DEFAULT = new GraphRepairs(5_000, 8);

    public GraphRepairs {
        if (changes < 1 || fractionOfSize < 1) {
            throw new IllegalArgumentException("graph repairs must have changes >= 1 and fraction >= 1");
        }
    }

    boolean isDue(long changesSince, long size) {
        return changesSince >= Math.max(changes, size / fractionOfSize);
    }
}
