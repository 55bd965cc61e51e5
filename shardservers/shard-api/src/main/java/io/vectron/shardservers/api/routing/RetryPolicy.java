package io.vectron.shardservers.api.routing;

import java.time.Duration;

/**
 * How long a request is repeated while the cluster's state is in its way.
 *
 * @param deadline from the first attempt; no attempt begins after it
 * @param firstDelay before the second repetition (the first follows at once); doubled each time
 * @param maxDelay the longest pause between two attempts
 * @param hedgeDelay after which a read without an answer is sent to one more replica
 */
public record RetryPolicy(Duration deadline, Duration firstDelay, Duration maxDelay, Duration hedgeDelay) {
    /**
     * Ten seconds, pauses of 20 ms up to 500 ms: longer than a leader's election takes. Hedging after 250 ms: beyond what a
     * busy server takes.
     */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofMillis(250));

    public RetryPolicy {
        if (deadline.isNegative()
                || firstDelay.toMillis() < 1
                || maxDelay.compareTo(firstDelay) < 0
                || hedgeDelay.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "retry policy must have deadline >= 0, 1 ms <= first delay <= max delay and 1 ms <= hedge delay, was "
                            + deadline + ", " + firstDelay + ", " + maxDelay + ", " + hedgeDelay);
        }
    }

    /** The pause before a repetition, counted from 0. */
    Duration delayBefore(int repetition) {
        Duration delay = firstDelay;
        for (int i = 0; i < repetition && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
    }
}
