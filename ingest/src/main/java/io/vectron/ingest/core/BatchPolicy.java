package io.vectron.ingest.core;

import java.time.Duration;

/**
 * How large a batch may get and how long things may wait.
 *
 * @param maxRecords mutations in one batch
 * @param maxBytes estimated size of one batch; a single larger mutation goes alone
 * @param coverageDelay how long a shard without records may lag behind before it is sent an empty range
 * @param firstRetry the pause before a failed batch is sent again; doubled each time
 * @param maxRetry the longest such pause
 */
public record BatchPolicy(
        int maxRecords, int maxBytes, Duration coverageDelay, Duration firstRetry, Duration maxRetry) {
    /** 1000 records or 1 MiB; an idle shard is covered after 200 ms; retries after 50 ms up to 2 s. */
    public static final BatchPolicy DEFAULT =
            new BatchPolicy(1_000, 1024 * 1024, Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofSeconds(2));

    public BatchPolicy {
        if (maxRecords < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "a batch must hold at least one record and byte, was " + maxRecords + ", " + maxBytes);
        }
        if (coverageDelay.isNegative() || firstRetry.isNegative() || maxRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("delays must not be negative and the first retry at most the last, was "
                    + coverageDelay + ", " + firstRetry + ", " + maxRetry);
        }
    }

    /** The pause before the next sending of a batch that failed this many times, at least once. */
    long retryDelayNanos(int failures) {
        long max = maxRetry.toNanos();
        long delay = firstRetry.toNanos();
        for (int i = 1; i < failures && delay < max; i++) {
            delay *= 2;
        }
        return Math.min(delay, max);
    }
}
