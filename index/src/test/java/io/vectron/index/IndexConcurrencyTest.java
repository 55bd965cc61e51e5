package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers, each with its own ids, beside searchers: nothing is lost, nothing is torn. */
final class IndexConcurrencyTest {
    private static final int DIMENSION = 8;
    private static final int WRITERS = 3;
    private static final int IDS_PER_WRITER = 300;
    private static final int STEPS = 4_000;

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void searchesSeeWholePointsWhileWritersRun(Quantization quantization) throws Exception {
        long seed = TestPoints.freshSeed("searchesSeeWholePointsWhileWritersRun");
        IndexSettings settings = IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN)
                .withM(8)
                .withEfConstruction(40)
                .withEfSearch(64)
                .withQuantization(quantization);
        AtomicIntegerArray versions = new AtomicIntegerArray(WRITERS * IDS_PER_WRITER);
        AtomicBoolean done = new AtomicBoolean();
        try (VectorIndex index = VectorIndex.create(settings);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2)) {
            List<Future<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int own = writer;
                writers.add(threads.submit(() -> write(index, own, versions, new Random(seed + own))));
            }
            Callable<Void> search = () -> search(index, done, new Random(seed - 1));
            Future<Void> left = threads.submit(search);
            Future<Void> right = threads.submit(search);
            for (Future<Void> writer : writers) {
                writer.get();
            }
            done.set(true);
            left.get();
            right.get();
            index.repair();
            assertFinalState(index, versions, seed);
        }
    }

    /** A vector says which id and which version it is, so that a torn or stale one shows. */
    private static float[] vector(int number, int version) {
        float[] vector = new float[DIMENSION];
        Random random = new Random(number * 31L + 7);
        for (int i = 0; i < DIMENSION - 1; i++) {
            vector[i] = random.nextInt(64);
        }
        vector[DIMENSION - 1] = version % 16;
        return vector;
    }

    private static Void write(VectorIndex index, int writer, AtomicIntegerArray versions, Random random) {
        for (int step = 0; step < STEPS; step++) {
            int number = writer * IDS_PER_WRITER + random.nextInt(IDS_PER_WRITER);
            if (random.nextInt(4) == 0) {
                index.delete(TestPoints.id(number));
                versions.set(number, 0);
            } else {
                index.upsert(TestPoints.id(number), vector(number, step + 1));
                versions.set(number, step + 1);
            }
        }
        return null;
    }

    private static Void search(VectorIndex index, AtomicBoolean done, Random random) {
        IndexSearcher searcher = index.searcher();
        while (!done.get()) {
            float[] query = vector(random.nextInt(WRITERS * IDS_PER_WRITER), 0);
            SearchHits hits = random.nextInt(8) == 0
                    ? searcher.searchExact(query, 10, null)
                    : searcher.search(query, 10, 0, null);
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < hits.count(); i++) {
                int number = TestPoints.number(hits.id(i));
                assertTrue(seen.add(number), "an id was found twice");
                assertTrue(isScoreOfSomeVersion(query, number, hits.score(i)), "a torn vector was scored");
            }
        }
        return null;
    }

    private static boolean isScoreOfSomeVersion(float[] query, int number, float score) {
        VectorScorer scorer = VectorScorer.of(Distance.EUCLIDEAN, query);
        for (int version = 0; version < 16; version++) {
            if (Math.abs(scorer.score(vector(number, version)) - score) < 1e-3) {
                return true;
            }
        }
        return false;
    }

    private static void assertFinalState(VectorIndex index, AtomicIntegerArray versions, long seed) {
        IndexSearcher searcher = index.searcher();
        int live = 0;
        for (int number = 0; number < versions.length(); number++) {
            int version = versions.get(number);
            assertEquals(version > 0, index.contains(TestPoints.id(number)), "seed " + seed);
            if (version > 0) {
                live++;
                SearchHits hits = searcher.search(vector(number, version), 1, 0, null);
                assertEquals(number, TestPoints.number(hits.id(0)), "seed " + seed);
                assertEquals(0, hits.score(0), 1e-3, "seed " + seed);
            }
        }
        assertEquals(live, index.size());
        assertEquals(0, index.statistics().deletedSlots());
    }
}
