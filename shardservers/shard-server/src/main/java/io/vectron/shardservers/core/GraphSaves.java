package io.vectron.shardservers.core;

import java.time.Duration;

/**
 * When a graph is worth saving: a restart indexes again what came since. Saved after a number of changes that grows with
 * the graph, so that writing it stays a small part of the work, and after a time if there was any change at all.
 *
 * @param changes at the least
 * @param fractionOfSize of the graph's points, as a divisor: 8 means one eighth
 * @param age after which any change is enough
 */
public record GraphSaves(int changes, int fractionOfSize, Duration age) {
    public static final GraphSaves DEFAULT = new GraphSaves(20_000, 8, Duration.ofMinutes(5));

    public GraphSaves {
        if (changes < 1 || fractionOfSize < 1 || age.isNegative()) {
            throw new IllegalArgumentException("graph saves must have changes >= 1, fraction >= 1 and age >= 0");
        }
    }

    boolean isDue(long changesSince, long size, Duration sinceLast) {
        return changesSince >= Math.max(changes, size / fractionOfSize)
                || changesSince > 0 && sinceLast.compareTo(age) >= 0;
    }
}
