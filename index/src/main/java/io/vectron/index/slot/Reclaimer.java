package io.vectron.index.slot;

import java.util.ArrayDeque;

/**
 * Runs what frees memory once no reader can still be looking at it. Thread-safe.
 *
 * <p>Its queue holds what mutations retired in at most the last few reader epochs; every mutation drains it.
 */
public final class Reclaimer {
    private static final int EPOCHS_TO_WAIT = 2;

    private final ReaderEpochs epochs;
    private final ArrayDeque<Retired> queue = new ArrayDeque<>();

    public Reclaimer(ReaderEpochs epochs) {
        this.epochs = epochs;
    }

    /** Runs {@code free} when every reader that is active now has left. */
    public synchronized void retire(Runnable free) {
        queue.add(new Retired(epochs.advance(), free));
    }

    /** Frees what has become free. */
    public synchronized void drain() {
        if (queue.isEmpty()) {
            return;
        }
        long now = epochs.advance();
        while (!queue.isEmpty() && queue.element().epoch() + EPOCHS_TO_WAIT <= now) {
            queue.remove().free().run();
        }
    }

    /** Frees everything; the epochs are closed. */
    public synchronized void close() {
        while (!queue.isEmpty()) {
            queue.remove().free().run();
        }
    }

    private record Retired(long epoch, Runnable free) {}
}
