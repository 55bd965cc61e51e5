package io.vectron.shardservers.raft;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** When a replica has not been ready for so long that a person should be told why, and when again. Thread-safe. */
final class UnreadyWatch {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LongSupplier nanoClock;
    private final AtomicLong nextNanos;

    /** From now on the replica should become ready. */
    UnreadyWatch(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.nextNanos = new AtomicLong(nanoClock.getAsLong() + PATIENCE.toNanos());
    }

    /** Whether to tell: once for every {@link #PATIENCE} that the replica is not ready. To be asked often. */
    boolean isOverdue(boolean ready) {
        long now = nanoClock.getAsLong();
        long next = nextNanos.get();
        if (!ready && now - next < 0) {
            return false;
        }
        return nextNanos.compareAndSet(next, now + PATIENCE.toNanos()) && !ready;
    }
}
