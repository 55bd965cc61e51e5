package io.vectron.cli.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** The longest time between two answers of one client. Thread-safe. */
final class AnswerGaps {
    @GuardedBy("this")
    private long lastNanos;

    @GuardedBy("this")
    private long longestNanos;

    @GuardedBy("this")
    private long answers;

    @GuardedBy("this")
    private long failures;

    @GuardedBy("this")
    private String firstFailure = "";

    /** Forgets earlier gaps; one under way counts from here. */
    synchronized void beginWindow(long nowNanos) {
        lastNanos = nowNanos;
        longestNanos = 0;
    }

    synchronized void answered(long nowNanos) {
        if (answers++ > 0) {
            longestNanos = Math.max(longestNanos, nowNanos - lastNanos);
        }
        lastNanos = nowNanos;
    }

    synchronized void failed(String reason) {
        if (failures++ == 0) {
            firstFailure = reason;
        }
    }

    /** Empty while there was none. */
    synchronized String firstFailure() {
        return firstFailure;
    }

    synchronized double longestMillis() {
        return longestNanos / 1e6;
    }

    synchronized long count() {
        return answers;
    }

    synchronized long failures() {
        return failures;
    }
}
