package io.vectron.index;

import io.vectron.common.model.Distance;
import io.vectron.common.model.FiniteCheck;
import org.jspecify.annotations.Nullable;

/** Refuses vectors that have no distance, and brings the others into the form that rows have. */
final class VectorCheck {
    private VectorCheck() {}

    /**
     * The vector as it is compared: itself, or of length one under cosine.
     *
     * @param target receives a normalised vector and is returned then; a new array is used when null
     * @throws IllegalArgumentException if the dimension differs, a component is not finite, or it is zero under cosine
     */
    static float[] prepare(float[] vector, int dimension, Distance distance, float @Nullable [] target) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    "vector must have " + dimension + " components, the index's dimension, not " + vector.length);
        }
        checkFinite(vector);
        return distance == Distance.COSINE ? normalize(vector, target == null ? new float[dimension] : target) : vector;
    }

    private static void checkFinite(float[] vector) {
        FiniteCheck.findNotFinite(vector).ifPresent(i -> {
            throw new IllegalArgumentException("vector component " + i + " must be finite, not " + vector[i]);
        });
    }

    private static float[] normalize(float[] vector, float[] target) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (squares == 0) {
            throw new IllegalArgumentException("vector must not be zero under cosine, which needs a direction");
        }
        double scale = 1 / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            target[i] = (float) (vector[i] * scale);
        }
        return target;
    }
}
