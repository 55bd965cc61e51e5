package io.vectron.benchmarks.driver;

import io.vectron.benchmarks.driver.Contender.Searcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts a set of queries to a contender, on one thread or several, and times it. One instance for one built index. */
final class QueryRunner implements AutoCloseable {
    private final Contender contender;
    private final float[][] queries;
    private final List<Searcher> searchers = new ArrayList<>();
    private final ExecutorService pool =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    QueryRunner(Contender contender, float[][] queries) {
        this.contender = contender;
        this.queries = queries;
    }

    /** What a run of whole passes over the queries took, and the ids that it found. */
    record Throughput(double seconds, long queries, int[] ids) {}

    /** Repeats the whole set until {@code leastNanos} have passed; threads take the next query as they finish one. */
    Throughput throughput(int ef, int k, int threads, long leastNanos) throws IOException, InterruptedException {
        int[] ids = new int[queries.length * k];
        Arrays.fill(ids, -1);
        reserveSearchers(threads);
        int passes = 0;
        long start = System.nanoTime();
        long nanos;
        do {
            pass(ef, k, threads, ids);
            passes++;
            nanos = System.nanoTime() - start;
        } while (nanos < leastNanos);
        return new Throughput(nanos / 1e9, (long) passes * queries.length, ids);
    }

    /** Each query's own time, on one thread, over whole passes until {@code leastNanos} have passed. */
    long[] latencies(int ef, int k, long leastNanos) throws IOException {
        reserveSearchers(1);
        Searcher searcher = searchers.getFirst();
        int[] ids = new int[k];
        long[] latencies = new long[queries.length];
        int count = 0;
        long start = System.nanoTime();
        do {
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, count * 2);
            }
            for (float[] query : queries) {
                long before = System.nanoTime();
                searcher.search(query, k, ef, ids, 0);
                latencies[count++] = System.nanoTime() - before;
            }
        } while (System.nanoTime() - start < leastNanos);
        return Arrays.copyOf(latencies, count);
    }

    private void reserveSearchers(int count) throws IOException {
        while (searchers.size() < count) {
            searchers.add(contender.searcher());
        }
    }

    private void pass(int ef, int k, int threads, int[] ids) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        if (threads == 1) {
            drain(searchers.getFirst(), next, ef, k, ids);
            return;
        }
        List<Future<?>> running = new ArrayList<>();
        for (Searcher searcher : searchers.subList(0, threads)) {
            running.add(pool.submit(() -> {
                drain(searcher, next, ef, k, ids);
                return null;
            }));
        }
        for (Future<?> thread : running) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    private void drain(Searcher searcher, AtomicInteger next, int ef, int k, int[] ids) throws IOException {
        for (int i = next.getAndIncrement(); i < queries.length; i = next.getAndIncrement()) {
            searcher.search(queries[i], k, ef, ids, i * k);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
