package io.vectron.shardservers.raft;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When a member was last in touch with its group. Raft forgets it with every election that a lonely member attempts; this does
 * not. As exact as it is {@linkplain #inTouch told} often. Thread-safe.
 */
final class LastContact {
    private final LongSupplier nanoClock;
    private final AtomicLong lastNanos;

    /** A member that has just been opened: from now on it misses things. */
    LastContact(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** It was in touch this long ago. */
    void inTouch(long agoMs) {
        long thenNanos = nanoClock.getAsLong() - TimeUnit.MILLISECONDS.toNanos(agoMs);
        lastNanos.accumulateAndGet(thenNanos, (known, then) -> then - known > 0 ? then : known);
    }

    /** How long ago that was, in milliseconds. */
    long silentMs() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - lastNanos.get()));
    }
}
