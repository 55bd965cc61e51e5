package io.vectron.shardservers.core;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When a shard's lanes leave the processors to its writes: while it is written to without a pause, nobody has searched it for a second
 * and not much waits to be indexed. A search scans what waits, so it ends the rest at once; so does a pause in writing. Thread-safe.
 *
 * <p>A lower priority is not enough: a processor that runs an index thread is not idle for the kernel, so threads of a write that wake
 * up queue behind each other on the other one.
 */
final class IndexingRest {
    /** Without a write, after which there is nothing to leave the processors to; writes stand still for shorter when a device is slow. */
    static final Duration PAUSE = Duration.ofMillis(300);

    /** Since the last search, within which the next is expected. */
    static final Duration SEARCHES = Duration.ofSeconds(1);

    private final BooleanSupplier isMuch;
    private final Executor afterPause;
    private final LongSupplier nanoClock;
    private final Runnable work;
    /** Whether a timer runs that looks again. */
    private final AtomicBoolean watched = new AtomicBoolean();

    private volatile long writtenNanos;
    private volatile long searchedNanos;

    /**
     * @param isMuch whether so much waits that it must be worked off
     * @param afterPause runs a short task {@link #PAUSE} later
     * @param work starts working it off; called on any thread
     */
    IndexingRest(BooleanSupplier isMuch, Executor afterPause, LongSupplier nanoClock, Runnable work) {
        this.isMuch = isMuch;
        this.afterPause = afterPause;
        this.nanoClock = nanoClock;
        this.work = work;
        writtenNanos = nanoClock.getAsLong() - PAUSE.toNanos();
        searchedNanos = nanoClock.getAsLong() - SEARCHES.toNanos();
    }

    /** Something more waits. */
    void written() {
        writtenNanos = nanoClock.getAsLong();
    }

    /** What waits is about to be scanned. */
    void searched() {
        long now = nanoClock.getAsLong();
        boolean first = now - searchedNanos >= SEARCHES.toNanos();
        searchedNanos = now;
        if (first) {
            work.run();
        }
    }

    boolean isOn() {
        long now = nanoClock.getAsLong();
        return now - writtenNanos < PAUSE.toNanos()
                && now - searchedNanos >= SEARCHES.toNanos()
                && !isMuch.getAsBoolean();
    }

    /** Has it worked off now, or else once the rest is over. */
    void workUnlessOn() {
        if (!isOn() || !watch()) {
            work.run();
        }
    }

    /** False if no timer can be had any more. */
    private boolean watch() {
        if (watched.compareAndSet(false, true)) {
            try {
                afterPause.execute(this::lookAgain);
            } catch (RejectedExecutionException e) {
                watched.set(false);
                return false;
            }
        }
        return true;
    }

    private void lookAgain() {
        watched.set(false);
        workUnlessOn();
    }
}
