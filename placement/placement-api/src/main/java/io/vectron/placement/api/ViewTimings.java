package io.vectron.placement.api;

import java.time.Duration;

/**
 * How long a {@link CachedPlacementView} waits, and for what.
 *
 * @param pollWait how long one long poll stays open when the map does not change
 * @param answerTimeout bound on {@code atLeast} and {@code refresh}, and on how late a poll's answer may be
 * @param retryDelay pause after a failed poll; doubles with every further failure
 * @param maxRetryDelay where the doubling ends
 */
public record ViewTimings(Duration pollWait, Duration answerTimeout, Duration retryDelay, Duration maxRetryDelay) {
    /** 20 s polls, 5 s for an answer, retries after 100 ms to 2 s. */
    public static final ViewTimings DEFAULT = new ViewTimings(
            Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(2));

    public ViewTimings {
        requirePositive("pollWait", pollWait);
        requirePositive("answerTimeout", answerTimeout);
        requirePositive("retryDelay", retryDelay);
        if (maxRetryDelay.compareTo(retryDelay) < 0) {
            throw new IllegalArgumentException(
                    "maxRetryDelay must be at least retryDelay " + retryDelay + ", was " + maxRetryDelay);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }

    /** The same but for the bound on answers. */
    public ViewTimings withAnswerTimeout(Duration timeout) {
        return new ViewTimings(pollWait, timeout, retryDelay, maxRetryDelay);
    }

    /** The pause after this many failures in a row. */
    Duration retryDelay(int failures) {
        long doubled = retryDelay.toMillis() << Math.min(failures - 1, 20);
        return Duration.ofMillis(Math.min(doubled, maxRetryDelay.toMillis()));
    }
}
