package io.vectron.shardservers.api.routing;

import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriterId;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** The direct writes of one writer that are not answered yet; it numbers them. Thread-safe. */
final class PendingWrites {
    private final WriterId writer;
    private final AtomicLong last = new AtomicLong();
    private final NavigableSet<Long> pending = new ConcurrentSkipListSet<>();

    PendingWrites(WriterId writer) {
        this.writer = writer;
    }

    /** The sequence of a new write; {@link #end} is due when it is answered. */
    long begin() {
        // In one step, so that no later sequence is taken for the oldest before this one is noted.
        synchronized (this) {
            long sequence = last.incrementAndGet();
            pending.add(sequence);
            return sequence;
        }
    }

    /** The write's name in its next attempt. */
    WriteId name(long sequence, boolean repetition) {
        return new WriteId(writer, sequence, Math.min(sequence, oldest(sequence)), repetition);
    }

    private long oldest(long otherwise) {
        Long oldest = pending.ceiling(0L);
        return oldest == null ? otherwise : oldest;
    }

    void end(long sequence) {
        pending.remove(sequence);
    }
}
