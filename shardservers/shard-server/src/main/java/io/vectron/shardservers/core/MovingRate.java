package io.vectron.shardservers.core;

import java.time.Duration;

/**
 * Events per second of a counter that only rises, averaged over about a minute with recent time counting more. Used by one
 * thread.
 */
public final class MovingRate {
    private static final double MEMORY_SECONDS = Duration.ofMinutes(1).toSeconds();
    private static final double NANOS_PER_SECOND = 1e9;

    private long lastCount;
    private long lastNanos;
    private double perSecond;

    public MovingRate(long count, long nowNanos) {
        this.lastCount = count;
        this.lastNanos = nowNanos;
    }

    /** Takes in a reading of the counter and gives the rate. */
    public double update(long count, long nowNanos) {
        double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
        if (seconds > 0) {
            double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
            perSecond += weight * ((count - lastCount) / seconds - perSecond);
            lastCount = count;
            lastNanos = nowNanos;
        }
        return perSecond;
    }
}
