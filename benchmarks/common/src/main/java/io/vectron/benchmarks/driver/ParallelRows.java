package io.vectron.benchmarks.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out row numbers to threads, each taking the next as it finishes one. */
public final class ParallelRows {
    private ParallelRows() {}

    /** What one thread does with a row. */
    @FunctionalInterface
    public interface Work {
        void accept(int row) throws IOException;
    }

    /** Makes one thread's work; called on that thread. */
    @FunctionalInterface
    public interface WorkFactory {
        Work create() throws IOException;
    }

    /** Does the work for every row below {@code count} and waits for it; the first failure is rethrown. */
    public static void run(int count, int threads, WorkFactory factory) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(() -> {
                    Work work = factory.create();
                    for (int row = next.getAndIncrement(); row < count; row = next.getAndIncrement()) {
                        work.accept(row);
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
