package io.vectron.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FilteredSearchTest {
    private static final int POINTS = 12_000;
    private static final int QUERIES = 60;
    private static final int DIMENSION = 20;

    private final long seed = TestPoints.freshSeed("FilteredSearchTest");
    private final float[][] vectors = TestPoints.clustered(POINTS + QUERIES, DIMENSION, seed);
    private VectorIndex index = VectorIndex.create(IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN));

    @BeforeAll
    void build() {
        for (int i = 0; i < POINTS; i++) {
            index.upsert(TestPoints.id(i), vectors[i]);
        }
    }

    @AfterAll
    void tearDown() {
        index.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.01, 0.1, 0.2, 0.5, 0.99})
    void recallHoldsForRandomFilters(double share) {
        Random random = new Random(seed);
        boolean[] allowed = new boolean[POINTS];
        for (int i = 0; i < POINTS; i++) {
            allowed[i] = random.nextDouble() < share;
        }
        assertRecall(filter(i -> allowed[i]), i -> allowed[i]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.4})
    void recallHoldsWhenTheFilterKeepsWhatIsFarFromTheQuery(double share) {
        for (int q = POINTS; q < POINTS + 10; q++) {
            VectorScorer scorer = VectorScorer.of(Distance.EUCLIDEAN, vectors[q]);
            float border = border(scorer, 1 - share);
            assertRecallOf(filter(i -> scorer.score(vectors[i]) > border), i -> scorer.score(vectors[i]) > border, q);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.4})
    void recallHoldsWhenTheFilterKeepsWhatIsNearTheQuery(double share) {
        for (int q = POINTS; q < POINTS + 10; q++) {
            VectorScorer scorer = VectorScorer.of(Distance.EUCLIDEAN, vectors[q]);
            float border = border(scorer, share);
            assertRecallOf(filter(i -> scorer.score(vectors[i]) < border), i -> scorer.score(vectors[i]) < border, q);
        }
    }

    @Test
    void aPointUpsertedAfterTheFilterWasMadeIsNotLetIn() {
        try (VectorIndex small = VectorIndex.create(IndexSettings.defaults(DIMENSION, Distance.EUCLIDEAN))) {
            for (int i = 0; i < 200; i++) {
                small.upsert(TestPoints.id(i), vectors[i]);
            }
            OrdinalFilter.Builder builder = small.filter();
            for (int i = 0; i < 200; i++) {
                builder.allow(TestPoints.id(i));
            }
            OrdinalFilter filter = builder.build();
            for (int i = 0; i < 200; i++) {
                small.delete(TestPoints.id(i));
            }
            small.repair();
            for (int i = 200; i < 400; i++) {
                small.upsert(TestPoints.id(i), vectors[i]);
            }
            assertEquals(0, small.searcher().search(vectors[0], 10, 0, filter).count());
        }
    }

    private float border(VectorScorer scorer, double share) {
        float[] scores = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            scores[i] = scorer.score(vectors[i]);
        }
        Arrays.sort(scores);
        return scores[(int) (POINTS * share)];
    }

    private OrdinalFilter filter(IntPredicate allowed) {
        OrdinalFilter.Builder builder = index.filter();
        for (int i = 0; i < POINTS; i++) {
            if (allowed.test(i)) {
                assertTrue(builder.allow(TestPoints.id(i)));
            }
        }
        return builder.build();
    }

    private void assertRecall(OrdinalFilter filter, IntPredicate allowed) {
        double recall = 0;
        for (int q = POINTS; q < vectors.length; q++) {
            recall += recall(filter, allowed, q) / QUERIES;
        }
        assertTrue(recall >= 0.95, "recall " + recall + ", seed " + seed);
    }

    private void assertRecallOf(OrdinalFilter filter, IntPredicate allowed, int query) {
        double recall = recall(filter, allowed, query);
        assertTrue(recall >= 0.9, "recall " + recall + " of query " + query + ", seed " + seed);
    }

    private double recall(OrdinalFilter filter, IntPredicate allowed, int query) {
        IndexSearcher searcher = index.searcher();
        Set<Integer> expected = numbers(searcher.searchExact(vectors[query], 10, filter), allowed);
        Set<Integer> found = numbers(searcher.search(vectors[query], 10, 0, filter), allowed);
        assertEquals(Math.min(10, filter.cardinality()), expected.size());
        int wanted = expected.size();
        expected.retainAll(found);
        return wanted == 0 ? 1 : (double) expected.size() / wanted;
    }

    private static Set<Integer> numbers(SearchHits hits, IntPredicate allowed) {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < hits.count(); i++) {
            int number = TestPoints.number(hits.id(i));
            assertTrue(allowed.test(number), "a hit that the filter does not allow");
            numbers.add(number);
        }
        return numbers;
    }
}
