package io.vectron.index;

import io.vectron.common.model.Distance;
import io.vectron.index.kernel.FloatKernels;

/**
 * Scores one query against vectors that are not in an index, as the index would to within float rounding.
 *
 * <p>For exact scans of points that wait to be indexed. Thread-safe.
 */
public final class VectorScorer {
    private static final FloatKernels KERNELS = FloatKernels.best();

    /** Below this a sum of squares has lost bits to underflow and is taken again in double precision. */
    private static final float SMALLEST_SQUARES = 1e-20f;

    private final Distance distance;
    private final float[] query;

    private VectorScorer(Distance distance, float[] query) {
        this.distance = distance;
        this.query = query;
    }

    /**
     * A scorer of one query.
     *
     * @throws IllegalArgumentException if a component is not finite, or the query is zero under cosine
     */
    public static VectorScorer of(Distance distance, float[] query) {
        return new VectorScorer(distance, VectorCheck.prepare(query.clone(), query.length, distance, null));
    }

    /**
     * The score in the metric's own unit: cosine similarity, inner product, Euclidean distance.
     *
     * @throws IllegalArgumentException if the vector's length is not the query's
     */
    public float score(float[] vector) {
        if (vector.length != query.length) {
            throw new IllegalArgumentException(
                    "vector must have " + query.length + " components, as the query has, not " + vector.length);
        }
        return switch (distance) {
            case EUCLIDEAN -> (float) Math.sqrt(KERNELS.squaredDistance(query, vector));
            case DOT -> KERNELS.dot(query, vector);
            case COSINE -> cosine(vector);
        };
    }

    private float cosine(float[] vector) {
        float squares = KERNELS.dot(vector, vector);
        float dot = squares > SMALLEST_SQUARES && squares < Float.POSITIVE_INFINITY
                ? (float) (KERNELS.dot(query, vector) / Math.sqrt(squares))
                : KERNELS.dot(query, VectorCheck.prepare(vector, vector.length, distance, null));
        return Math.clamp(dot, -1f, 1f);
    }
}
