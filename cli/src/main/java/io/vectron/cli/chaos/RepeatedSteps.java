package io.vectron.cli.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Steps that are repeated until this is closed, each by a thread of its own. */
final class RepeatedSteps implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<Future<?>> loops = new ArrayList<>();

    /** @param threads with one for each step */
    RepeatedSteps(ExecutorService threads, List<Runnable> steps) {
        for (Runnable step : steps) {
            loops.add(threads.submit(() -> {
                while (running.get()) {
                    step.run();
                }
            }));
        }
    }

    /** Whether one has failed; closing says how. */
    boolean hasFailed() {
        return loops.stream().anyMatch(Future::isDone);
    }

    /** Returns when no step runs any more; throws what one has failed with. */
    @Override
    public void close() {
        running.set(false);
        Futures.awaitAll(loops);
    }
}
