package io.vectron.index.slot;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells when nobody can still be reading what was taken out of the graph.
 *
 * <p>A reader counts itself into the current epoch and out again; the epoch moves on only when the one before it has
 * no reader left. What was unlinked in epoch {@code e} is unreachable for every reader once the epoch is
 * {@code e + 2}. This is the three-epoch reclamation of Fraser's "Practical lock-freedom" (2004), with striped
 * counters instead of a list of threads. Thread-safe.
 */
public final class ReaderEpochs {
    private static final int STRIPES = 16;
    private static final int PADDING = 32;
    private static final int GENERATIONS = 3;

    private final AtomicIntegerArray readers = new AtomicIntegerArray(GENERATIONS * STRIPES * PADDING);
    private volatile long epoch = GENERATIONS;
    private volatile boolean closed;

    /**
     * Counts a reader in and returns its epoch, which {@link #exit} takes back.
     *
     * @param stripe any number; readers with different ones disturb each other less
     * @throws IllegalStateException if the index is closed
     */
    public long enter(int stripe) {
        while (true) {
            long now = epoch;
            int counter = counter(now, stripe);
            readers.getAndIncrement(counter);
            if (epoch == now && !closed) {
                return now;
            }
            readers.getAndDecrement(counter);
            if (closed) {
                throw new IllegalStateException("the index is closed");
            }
        }
    }

    /** A stripe for a reader that has none of its own. */
    public static int stripeOfThread() {
        return Long.hashCode(Thread.currentThread().threadId());
    }

    public void exit(long entered, int stripe) {
        readers.getAndDecrement(counter(entered, stripe));
    }

    /** The current epoch, after moving it on if the one before has no reader left. */
    public synchronized long advance() {
        long now = epoch;
        if (isEmpty(now - 1)) {
            epoch = now + 1;
        }
        return epoch;
    }

    /** Refuses new readers and waits until the last one has left. Idempotent; false if it was closed before. */
    public synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        for (int generation = 0; generation < GENERATIONS; generation++) {
            while (!isEmpty(generation)) {
                Thread.onSpinWait();
                Thread.yield();
            }
        }
        return true;
    }

    private boolean isEmpty(long ofEpoch) {
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            if (readers.get(counter(ofEpoch, stripe)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int counter(long ofEpoch, int stripe) {
        return ((int) (ofEpoch % GENERATIONS) * STRIPES + (stripe & (STRIPES - 1))) * PADDING;
    }
}
