package io.vectron.index.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.model.Distance;
import org.junit.jupiter.api.Test;

final class ReachTest {
    private static final float FACTOR = Reach.ofSearches(Distance.EUCLIDEAN).squaredFactor(100, 10);

    @Test
    void aWiderPoolReachesFarther() {
        assertEquals(1, Reach.ofSearches(Distance.EUCLIDEAN).squaredFactor(10, 10));
        assertEquals(Math.pow(10, 0.08), FACTOR, 1e-6);
        float insertion = Reach.ofInsertions(Distance.EUCLIDEAN).squaredFactor(100, 10);
        assertTrue(insertion > 1 && insertion < FACTOR, "an insertion goes less far than a search with its pool");
    }

    @Test
    void euclideanDistancesAreSquaredAlready() {
        assertEquals(9 * FACTOR, Reach.ofSearches(Distance.EUCLIDEAN).limit(9, FACTOR), 1e-5);
        assertEquals(0, Reach.ofSearches(Distance.EUCLIDEAN).limit(-0.1f, FACTOR), "an estimate below zero is zero");
    }

    /** Of unit vectors, the squared Euclidean distance is twice one less the cosine. */
    @Test
    void cosinesAreTakenAsEuclideanDistancesOfUnitVectors() {
        Reach reach = Reach.ofSearches(Distance.COSINE);
        float cosine = 0.9f;
        double squared = 2 * (1 - cosine) * FACTOR;
        assertEquals(squared / 2 - 1, reach.limit(-cosine, FACTOR), 1e-6);
        assertEquals(-1, reach.limit(-1.01f, FACTOR), "an estimate beyond one is one");
    }

    @Test
    void innerProductsAreNoMetric() {
        assertEquals(Float.POSITIVE_INFINITY, Reach.ofSearches(Distance.DOT).limit(-3, FACTOR));
    }
}
