package io.vectron.shardservers.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When what is applied is brought to the device. A process that is killed has to apply again what was not, each entry for the
 * first time in its life, while its peers go on: so little is left over after some hundred entries. Not more often than every few
 * seconds, because each flush syncs a handful of small files beside the log. Used by the thread that applies.
 */
final class StoreFlushes {
    static final int ENTRIES = 500;
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LongSupplier nanoClock;
    private final Runnable flush;
    private long flushedAtNanos;
    private int unflushed;

    StoreFlushes(LongSupplier nanoClock, Runnable flush) {
        this.nanoClock = nanoClock;
        this.flush = flush;
        flushedAtNanos = nanoClock.getAsLong();
    }

    /** An entry was applied. */
    void applied() {
        if (++unflushed < ENTRIES) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (now - flushedAtNanos >= INTERVAL.toNanos()) {
            flush.run();
            flushedAtNanos = now;
            unflushed = 0;
        }
    }
}
