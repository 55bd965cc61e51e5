package io.vectron.shardservers.core;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Entries of some ids, worked off in order by one thread at a time; other lanes run beside it. An entry stays at the head
 * until it is done, so the head says how far the lane has come.
 */
final class IndexLane {
    /** Entries before the lane goes to the end of the pool's queue, so that shards take turns. */
    private static final int TURN = 64;

    private final ConcurrentLinkedQueue<TailEntry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor executor;
    private final Predicate<TailEntry> work;
    private final BooleanSupplier putOff;
    private final Runnable onTurnEnd;

    /**
     * @param work does one entry and never throws; false stops the lane for good, with the entry at its head
     * @param putOff asked before each entry; true ends the turn
     * @param onTurnEnd sees to it that {@link #schedule} is called again, now or when nothing is put off any more
     */
    IndexLane(Executor executor, Predicate<TailEntry> work, BooleanSupplier putOff, Runnable onTurnEnd) {
        this.executor = executor;
        this.work = work;
        this.putOff = putOff;
        this.onTurnEnd = onTurnEnd;
    }

    void add(TailEntry entry) {
        entries.add(entry);
    }

    /** Sees to it that what was added is worked off. */
    void schedule() {
        if (!entries.isEmpty() && scheduled.compareAndSet(false, true)) {
            executor.execute(this::takeTurn);
        }
    }

    private void takeTurn() {
        for (int i = 0; i < TURN && !putOff.getAsBoolean(); i++) {
            TailEntry entry = entries.peek();
            if (entry == null) {
                break;
            }
            if (!work.test(entry)) {
                return;
            }
            entries.poll();
        }
        scheduled.set(false);
        onTurnEnd.run();
    }

    /** The log index of the oldest entry that is not done, or {@code Long.MAX_VALUE}. */
    long oldestIndex() {
        TailEntry head = entries.peek();
        return head == null ? Long.MAX_VALUE : head.index();
    }
}
