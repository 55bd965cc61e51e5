package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.model.Distance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Points inserted at the same time must not cut each other off: each is found by its own vector, without any repair. */
class ConcurrentBuildTest {
    private static final int BUILDS = 8;
    private static final int POINTS = 3_000;
    private static final int THREADS = 4;
    private static final int DIMENSION = 8;

    @Test
    void everyPointIsReachableAfterAParallelBuild() throws Exception {
        long seed = System.nanoTime();
        for (int build = 0; build < BUILDS; build++) {
            float[][] vectors = vectors(new SplittableRandom(seed + build));
            IndexSettings settings = new IndexSettings(DIMENSION, Distance.EUCLIDEAN, 16, 100, 64, Quantization.NONE);
            try (VectorIndex index = VectorIndex.create(settings)) {
                insertAll(index, vectors);
                assertEquals(POINTS, index.size());
                IndexSearcher searcher = index.searcher();
                for (int i = 0; i < POINTS; i++) {
                    SearchHits hits = searcher.search(vectors[i], 1, 0, null);
                    assertArrayEquals(id(i), hits.id(0), "seed " + seed + " build " + build + " point " + i);
                }
            }
        }
    }

    private static void insertAll(VectorIndex index, float[][] vectors) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                workers.add(executor.submit(() -> {
                    for (int i = next.getAndIncrement(); i < POINTS; i = next.getAndIncrement()) {
                        index.upsert(id(i), vectors[i]);
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    private static byte[] id(int number) {
        return ("point-" + number).getBytes(StandardCharsets.UTF_8);
    }

    private static float[][] vectors(SplittableRandom random) {
        float[][] vectors = new float[POINTS][DIMENSION];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextDouble(-10, 10);
            }
        }
        return vectors;
    }
}
