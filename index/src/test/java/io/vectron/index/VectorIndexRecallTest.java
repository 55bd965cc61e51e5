package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class VectorIndexRecallTest {
    private static final int POINTS = 4_000;
    private static final int QUERIES = 100;
    private static final int DIMENSION = 33;

    @ParameterizedTest
    @EnumSource(Distance.class)
    void findsTheTrueNearest(Distance distance) {
        long seed = TestPoints.freshSeed("findsTheTrueNearest");
        float[][] all = TestPoints.clustered(POINTS + QUERIES, DIMENSION, seed);
        try (VectorIndex index = VectorIndex.create(IndexSettings.defaults(DIMENSION, distance))) {
            for (int i = 0; i < POINTS; i++) {
                index.upsert(TestPoints.id(i), all[i]);
            }
            assertEquals(POINTS, index.size());
            IndexSearcher searcher = index.searcher();
            double recall = recall(searcher, all, 1, distance);
            assertTrue(recall >= 0.97, "recall " + recall);
        }
    }

    /** A space of few directions is cut to them; one of many is turned whole. */
    @ParameterizedTest
    @CsvSource({
        "EUCLIDEAN, 300, 40",
        "COSINE, 300, 40",
        "DOT, 300, 40",
        "EUCLIDEAN, 33, 33",
        "COSINE, 70, 70",
        "DOT, 7, 7"
    })
    void findsTheTrueNearestByHalfByteCodes(Distance distance, int dimension, int directions) {
        long seed = TestPoints.freshSeed("findsTheTrueNearestByHalfByteCodes");
        float[][] all = TestPoints.embedded(TestPoints.clustered(POINTS + QUERIES, directions, seed), dimension, seed);
        IndexSettings settings = IndexSettings.defaults(dimension, distance).withQuantization(Quantization.INT4);
        try (VectorIndex index = VectorIndex.create(settings)) {
            for (int i = 0; i < POINTS; i++) {
                index.upsert(TestPoints.id(i), all[i]);
            }
            IndexSearcher searcher = index.searcher();
            double recall = recall(searcher, all, 1, distance);
            assertTrue(recall >= 0.95, "recall " + recall);
            long codes = index.statistics().codeBytes() / POINTS;
            assertTrue(codes <= 64, "a row of codes takes " + codes + " bytes");
        }
    }

    /** The order of inner products does not depend on the query's length, and the longest vectors are what is looked for. */
    @ParameterizedTest
    @CsvSource({"INT8, 7", "INT8, 33", "INT4, 7", "INT4, 100"})
    void findsTheLargestProductsWithQueriesOfAnyLength(Quantization quantization, int dimension) {
        long seed = TestPoints.freshSeed("findsTheLargestProductsWithQueriesOfAnyLength");
        float[][] all = TestPoints.clustered(POINTS + QUERIES, dimension, seed);
        IndexSettings settings = IndexSettings.defaults(dimension, Distance.DOT).withQuantization(quantization);
        try (VectorIndex index = VectorIndex.create(settings)) {
            for (int i = 0; i < POINTS; i++) {
                index.upsert(TestPoints.id(i), all[i]);
            }
            IndexSearcher searcher = index.searcher();
            for (float length : new float[] {1e-25f, 0.03f, 1, 30, 1e25f}) {
                double recall = recall(searcher, all, length, Distance.DOT);
                assertTrue(recall >= 0.95, "recall " + recall + " with queries " + length + " times as long");
            }
        }
    }

    /** Of the ten nearest to the queries behind the points, made so many times as long. */
    private static double recall(IndexSearcher searcher, float[][] all, float length, Distance distance) {
        int found = 0;
        for (int q = POINTS; q < all.length; q++) {
            float[] query = all[q].clone();
            for (int i = 0; i < query.length; i++) {
                query[i] *= length;
            }
            Set<Integer> expected = numbers(searcher.searchExact(query, 10, null));
            SearchHits hits = searcher.search(query, 10, 0, null);
            assertOrderedAndTrue(hits, all, query, distance);
            expected.retainAll(numbers(hits));
            found += expected.size();
        }
        return found / (10.0 * QUERIES);
    }

    private static void assertOrderedAndTrue(SearchHits hits, float[][] all, float[] query, Distance distance) {
        VectorScorer scorer = VectorScorer.of(distance, query);
        assertEquals(10, hits.count());
        for (int i = 0; i < hits.count(); i++) {
            float expected = scorer.score(all[TestPoints.number(hits.id(i))]);
            assertEquals(expected, hits.score(i), 1e-4f * Math.max(1, Math.abs(expected)));
            if (i > 0) {
                assertTrue(
                        distance.higherIsBetter()
                                ? hits.score(i) <= hits.score(i - 1)
                                : hits.score(i) >= hits.score(i - 1));
            }
        }
    }

    private static Set<Integer> numbers(SearchHits hits) {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < hits.count(); i++) {
            numbers.add(TestPoints.number(hits.id(i)));
        }
        return numbers;
    }
}
