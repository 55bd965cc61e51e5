package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class IndexMutationTest {
    private static final int DIMENSION = 24;

    /** So many that the recalls of two graphs of the same points differ by chance with a standard deviation of 0.002. */
    private static final int RECALL_QUERIES = 2_000;

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void agreesWithAMapUnderRandomMutations(Quantization quantization) {
        long seed = TestPoints.freshSeed("agreesWithAMapUnderRandomMutations");
        Random random = new Random(seed);
        float[][] vectors = TestPoints.clustered(6_000, DIMENSION, seed);
        Map<Integer, float[]> model = new HashMap<>();
        try (VectorIndex index = VectorIndex.create(settings(quantization))) {
            IndexSearcher searcher = index.searcher();
            for (int step = 0; step < 6_000; step++) {
                int number = random.nextInt(1_500);
                if (random.nextInt(3) == 0) {
                    assertEquals(model.remove(number) != null, index.delete(TestPoints.id(number)));
                } else {
                    model.put(number, vectors[step]);
                    index.upsert(TestPoints.id(number), vectors[step]);
                }
                assertEquals(model.size(), index.size());
                if (step % 50 == 0) {
                    assertExactAgrees(model, searcher, vectors[random.nextInt(vectors.length)], seed);
                }
                if (step % 2_000 == 1_999) {
                    index.repair();
                    assertEveryPointFindsItself(model, searcher, seed);
                }
            }
            index.repair();
            assertEquals(0, index.statistics().deletedSlots());
            assertEveryPointFindsItself(model, searcher, seed);
            for (int number = 0; number < 1_500; number++) {
                assertEquals(model.containsKey(number), index.contains(TestPoints.id(number)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void recallHoldsAfterDeletesAndUpdates(Quantization quantization) {
        long seed = TestPoints.freshSeed("recallHoldsAfterDeletesAndUpdates");
        int count = 5_000;
        float[][] vectors = TestPoints.clustered(2 * count + RECALL_QUERIES, DIMENSION, seed);
        Map<Integer, float[]> model = new HashMap<>();
        List<Integer> order = new ArrayList<>();
        try (VectorIndex index = VectorIndex.create(settings(quantization));
                VectorIndex fresh = VectorIndex.create(settings(quantization))) {
            for (int i = 0; i < count; i++) {
                put(model, index, i, vectors[i]);
                order.add(i);
            }
            Collections.shuffle(order, new Random(seed));
            for (int i = 0; i < count * 3 / 10; i++) {
                int deleted = order.get(i);
                model.remove(deleted);
                assertTrue(index.delete(TestPoints.id(deleted)));
                int updated = order.get(count - 1 - i);
                put(model, index, updated, vectors[count + updated]);
            }
            index.repair();
            model.forEach((number, vector) -> fresh.upsert(TestPoints.id(number), vector));
            assertEveryPointFindsItself(model, index.searcher(), seed);
            double worn = recall(index, vectors, 2 * count);
            double built = recall(fresh, vectors, 2 * count);
            assertTrue(worn >= built - 0.01, "recall " + worn + " after mutations, " + built + " fresh, seed " + seed);
        }
    }

    @Test
    void memoryIsBoundedByThePeakUnderEndlessUpdates() {
        long seed = TestPoints.freshSeed("memoryIsBoundedByThePeakUnderEndlessUpdates");
        float[][] vectors = TestPoints.clustered(20_000, DIMENSION, seed);
        try (VectorIndex index = VectorIndex.create(settings(Quantization.NONE))) {
            for (int i = 0; i < vectors.length; i++) {
                index.upsert(TestPoints.id(i % 500), vectors[i]);
            }
            IndexStatistics statistics = index.statistics();
            int slots = statistics.livePoints() + statistics.deletedSlots() + statistics.freeSlots();
            assertEquals(500, statistics.livePoints());
            assertTrue(slots <= 1_000, "slots " + slots);
        }
    }

    @Test
    void findsLivePointsBehindACrowdOfDeletedOnes() {
        long seed = TestPoints.freshSeed("findsLivePointsBehindACrowdOfDeletedOnes");
        Random random = new Random(seed);
        try (VectorIndex index = VectorIndex.create(settings(Quantization.NONE).withEfSearch(16))) {
            for (int i = 0; i < 2_000; i++) {
                float[] vector = TestPoints.gaussian(DIMENSION, 0.01f, random);
                vector[0] += i < 100 ? 0 : 10;
                index.upsert(TestPoints.id(i), vector);
            }
            for (int i = 0; i < 100; i++) {
                index.delete(TestPoints.id(i));
            }
            assertEquals(
                    10,
                    index.searcher().search(new float[DIMENSION], 10, 0, null).count());
        }
    }

    @Test
    void emptiesAndFillsAgain() {
        try (VectorIndex index = VectorIndex.create(settings(Quantization.NONE))) {
            float[][] vectors = TestPoints.clustered(300, DIMENSION, 1);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 300; i++) {
                    index.upsert(TestPoints.id(i), vectors[i]);
                }
                for (int i = 0; i < 300; i++) {
                    assertTrue(index.delete(TestPoints.id(i)));
                }
                assertFalse(index.delete(TestPoints.id(0)));
                assertEquals(0, index.searcher().search(vectors[0], 5, 0, null).count());
                index.repair();
                assertEquals(0, index.statistics().deletedSlots());
            }
        }
    }

    @Test
    void keepsDuplicateVectorsReachable() {
        try (VectorIndex index = VectorIndex.create(settings(Quantization.NONE))) {
            float[][] vectors = TestPoints.clustered(1_000, DIMENSION, 2);
            for (int i = 0; i < 1_000; i++) {
                index.upsert(TestPoints.id(i), i < 60 ? vectors[0] : vectors[i]);
            }
            index.repair();
            IndexSearcher searcher = index.searcher();
            for (int i = 60; i < 1_000; i++) {
                assertEquals(
                        i,
                        TestPoints.number(
                                searcher.search(vectors[i], 1, 0, null).id(0)));
            }
            SearchHits hits = searcher.search(vectors[0], 60, 0, null);
            assertEquals(60, hits.count());
            for (int i = 1; i < 60; i++) {
                assertTrue(Arrays.compareUnsigned(hits.id(i - 1), hits.id(i)) < 0, "ties by id");
            }
        }
    }

    @Test
    void refusesWhatHasNoDistance() {
        try (VectorIndex index = VectorIndex.create(settings(Quantization.NONE).withEfSearch(16))) {
            byte[] id = TestPoints.id(1);
            assertThrows(IllegalArgumentException.class, () -> index.upsert(id, new float[DIMENSION - 1]));
            float[] vector = new float[DIMENSION];
            vector[3] = Float.NaN;
            assertThrows(IllegalArgumentException.class, () -> index.upsert(id, vector));
            vector[3] = Float.NEGATIVE_INFINITY;
            assertThrows(IllegalArgumentException.class, () -> index.searcher().search(vector, 1, 0, null));
            assertThrows(IllegalArgumentException.class, () -> index.upsert(new byte[0], new float[DIMENSION]));
            assertThrows(IllegalArgumentException.class, () -> index.upsert(new byte[513], new float[DIMENSION]));
        }
        try (VectorIndex index = VectorIndex.create(IndexSettings.defaults(2, Distance.COSINE))) {
            assertThrows(IllegalArgumentException.class, () -> index.upsert(TestPoints.id(1), new float[2]));
        }
    }

    @Test
    void refusesCallsAfterClose() {
        VectorIndex index = VectorIndex.create(settings(Quantization.INT8));
        IndexSearcher searcher = index.searcher();
        index.close();
        index.close();
        assertThrows(IllegalStateException.class, () -> searcher.search(new float[DIMENSION], 1, 0, null));
        assertThrows(IllegalStateException.class, () -> index.upsert(TestPoints.id(1), new float[DIMENSION]));
        assertThrows(IllegalStateException.class, () -> index.contains(TestPoints.id(1)));
    }

    private static IndexSettings settings(Quantization quantization) {
        return IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN)
                .withM(8)
                .withEfConstruction(80)
                .withQuantization(quantization);
    }

    private static void put(Map<Integer, float[]> model, VectorIndex index, int number, float[] vector) {
        model.put(number, vector);
        index.upsert(TestPoints.id(number), vector);
    }

    private static void assertExactAgrees(
            Map<Integer, float[]> model, IndexSearcher searcher, float[] query, long seed) {
        VectorScorer scorer = VectorScorer.of(Distance.EUCLIDEAN, query);
        float[] expected = new float[model.size()];
        int i = 0;
        for (float[] vector : model.values()) {
            expected[i++] = scorer.score(vector);
        }
        Arrays.sort(expected);
        SearchHits hits = searcher.searchExact(query, 10, null);
        assertEquals(Math.min(10, expected.length), hits.count(), "seed " + seed);
        for (int j = 0; j < hits.count(); j++) {
            assertEquals(expected[j], hits.score(j), 1e-4, "seed " + seed);
        }
    }

    private static void assertEveryPointFindsItself(Map<Integer, float[]> model, IndexSearcher searcher, long seed) {
        Set<Integer> lost = new HashSet<>();
        model.forEach((number, vector) -> {
            SearchHits hits = searcher.search(vector, 1, 0, null);
            if (hits.count() != 1 || TestPoints.number(hits.id(0)) != number) {
                lost.add(number);
            }
        });
        assertEquals(Set.of(), lost, "seed " + seed);
    }

    private static double recall(VectorIndex index, float[][] vectors, int firstQuery) {
        IndexSearcher searcher = index.searcher();
        int found = 0;
        for (int q = firstQuery; q < vectors.length; q++) {
            Set<Integer> expected = numbers(searcher.searchExact(vectors[q], 10, null));
            expected.retainAll(numbers(searcher.search(vectors[q], 10, 30, null)));
            found += expected.size();
        }
        return found / (10.0 * (vectors.length - firstQuery));
    }

    private static Set<Integer> numbers(SearchHits hits) {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < hits.count(); i++) {
            numbers.add(TestPoints.number(hits.id(i)));
        }
        return numbers;
    }
}
