package io.vectron.shardservers.core;

import java.time.Duration;

/**
 * When a graph is worth saving: a restart indexes again what came since. Saved after a number of changes that grows with
 * the graph, so that writing it stays a small part of the work; after a rest, if there were as many changes as it has points; and
 * after a time if there was any change at all.
 *
 * @param changes at the least
 * @param fractionOfSize of the graph's points, as a divisor: 8 means one eighth
 * @param rest after which as many changes as points are enough
 * @param age after which any change is enough
 */
public record GraphSaves(int changes, int fractionOfSize, Duration rest, Duration age) {
    public static final GraphSaves DEFAULT = new GraphSaves(20_000, 8, Duration.ofSeconds(10), Duration.ofMinutes(5));

    public GraphSaves {
        if (changes < 1 || fractionOfSize < 1 || rest.isNegative() || age.isNegative()) {
            throw new IllegalArgumentException(
                    "graph saves must have changes >= 1, fraction >= 1, rest >= 0 and age >= 0");
        }
    }

    boolean isDue(long changesSince, long size, Duration sinceLast) {
        return changesSince >= Math.max(changes, size / fractionOfSize)
                || changesSince > 0 && changesSince >= size && sinceLast.compareTo(rest) >= 0
                || changesSince > 0 && sinceLast.compareTo(age) >= 0;
    }
}
