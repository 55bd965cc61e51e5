package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.data.Percentiles;
import io.vectron.index.IndexSearcher;
import io.vectron.index.VectorIndex;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Searches an index on a thread of its own until it is stopped, and counts. */
final class SearchLoad {
    private final FutureTask<long[]> task;
    private final long start = System.nanoTime();
    private volatile boolean stopped;

    /** Searches per second, and what they took. */
    record Figures(double rate, double p50Micros, double p99Micros, double worstMillis) {}

    private SearchLoad(VectorIndex index, float[][] queries, int ef) {
        task = new FutureTask<>(() -> search(index.searcher(), queries, ef));
    }

    static SearchLoad start(VectorIndex index, float[][] queries, int ef) {
        SearchLoad load = new SearchLoad(index, queries, ef);
        Thread.ofPlatform().name("search-load").daemon().start(load.task);
        return load;
    }

    private long[] search(IndexSearcher searcher, float[][] queries, int ef) {
        long[] nanos = new long[1 << 16];
        int count = 0;
        while (!stopped) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            long start = System.nanoTime();
            searcher.search(queries[count % queries.length], Measure.K, ef, null);
            nanos[count++] = System.nanoTime() - start;
        }
        return Arrays.copyOf(nanos, count);
    }

    /** Stops and gives the figures; a search that failed fails here. */
    Figures stop() throws InterruptedException {
        stopped = true;
        try {
            long[] nanos = task.get();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Figures(
                    nanos.length / seconds,
                    Percentiles.of(nanos, 0.50) / 1e3,
                    Percentiles.of(nanos, 0.99) / 1e3,
                    Percentiles.of(nanos, 1) / 1e6);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search failed while the index changed", e.getCause());
        }
    }
}
