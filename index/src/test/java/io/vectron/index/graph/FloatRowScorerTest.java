package io.vectron.index.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import io.vectron.index.slot.SlotTable;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upper halves may rule rows out, and nothing else. */
final class FloatRowScorerTest {
    private static final int ROWS = 400;

    private final long seed = Long.getLong("vectron.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @ParameterizedTest
    @CsvSource({
        "EUCLIDEAN, 784, false", "EUCLIDEAN, 784, true", "EUCLIDEAN, 300, false", "EUCLIDEAN, 100, false",
        "DOT, 784, false", "DOT, 300, true", "COSINE, 300, false", "COSINE, 17, false"
    })
    void whatIsBelowTheBoundIsScoredWholeAndNothingElseComesBelowIt(
            Distance distance, int dimension, boolean representable) {
        try (SlotTable slots = new SlotTable(dimension)) {
            for (int i = 0; i < ROWS; i++) {
                slots.writeVector(
                        slots.allocate(new byte[] {(byte) i, (byte) (i >> 8)}), vector(dimension, representable));
            }
            FloatRowScorer scorer = new FloatRowScorer(slots, distance);
            scorer.bind(vector(dimension, false));
            int[] ordinals = random.ints(ROWS, 0, ROWS).toArray();
            float[] whole = new float[ROWS];
            for (int i = 0; i < ROWS; i++) {
                whole[i] = scorer.score(ordinals[i]);
            }
            float[] sorted = whole.clone();
            Arrays.sort(sorted);
            for (int rank : new int[] {0, 1, ROWS / 10, ROWS / 2, ROWS - 1}) {
                assertBound(scorer, ordinals, whole, sorted[rank], dimension);
            }
            assertBound(scorer, ordinals, whole, Float.POSITIVE_INFINITY, dimension);
        }
    }

    private void assertBound(FloatRowScorer scorer, int[] ordinals, float[] whole, float bound, int dimension) {
        float[] distances = new float[ROWS];
        scorer.score(ordinals, ROWS, distances, bound);
        for (int i = 0; i < ROWS; i++) {
            double rounding = 1e-6 * (dimension * 100 + Math.abs(whole[i]));
            if (whole[i] < bound - rounding) {
                assertEquals(whole[i], distances[i], rounding, "seed " + seed);
            } else {
                assertTrue(distances[i] >= bound - rounding, "seed " + seed);
            }
        }
    }

    /** @param representable by the upper halves of its components alone */
    private float[] vector(int dimension, boolean representable) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = representable ? random.nextInt(256) : (float) (10 * random.nextGaussian());
        }
        return vector;
    }
}
