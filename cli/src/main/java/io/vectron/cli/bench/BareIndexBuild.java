package io.vectron.cli.bench;

import io.vectron.cli.CliException;
import io.vectron.common.model.Distance;
import io.vectron.index.IndexSettings;
import io.vectron.index.VectorIndex;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds an index of vectors that are in memory already, on every core, and nothing else. */
final class BareIndexBuild {
    private BareIndexBuild() {}

    /** How long it took. */
    static Duration run(List<float[]> vectors, Distance distance) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (VectorIndex index = VectorIndex.create(IndexSettings.defaults(vectors.getFirst().length, distance));
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            AtomicInteger next = new AtomicInteger();
            long start = System.nanoTime();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(() -> insertAll(index, vectors, next)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the index refused a vector of the file", e.getCause());
        }
    }

    private static void insertAll(VectorIndex index, List<float[]> vectors, AtomicInteger next) {
        for (int row = next.getAndIncrement(); row < vectors.size(); row = next.getAndIncrement()) {
            index.upsert(Integer.toString(row).getBytes(StandardCharsets.UTF_8), vectors.get(row));
        }
    }
}
