package io.vectron.common.model;

import java.util.Optional;

/** Says whether a vector may be stored in, or searched for in, a collection. Checked at the edge and again in apply. */
public final class VectorCheck {
    private VectorCheck() {}

    /** What is wrong with the vector, as the end of a sentence that begins with the field's name; empty if it is good. */
    public static Optional<String> findProblem(float[] vector, int dimension, Distance distance) {
        if (vector.length != dimension) {
            return Optional.of("must have " + dimension + " numbers, has " + vector.length);
        }
        boolean zero = true;
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                return Optional.of("must be finite, is " + vector[i] + " at position " + i);
            }
            zero &= vector[i] == 0;
        }
        if (zero && distance == Distance.COSINE) {
            return Optional.of("must not be all zeros: cosine has no direction for it");
        }
        return Optional.empty();
    }
}
