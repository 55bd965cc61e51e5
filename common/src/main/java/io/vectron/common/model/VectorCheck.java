package io.vectron.common.model;

import java.util.Optional;
import java.util.OptionalInt;

/** Says whether a vector may be stored in, or searched for in, a collection. Checked at the edge and again in apply. */
public final class VectorCheck {
    private VectorCheck() {}

    /** What is wrong with the vector, as the end of a sentence that begins with the field's name; empty if it is good. */
    public static Optional<String> findProblem(float[] vector, int dimension, Distance distance) {
        if (vector.length != dimension) {
            return Optional.of("must have " + dimension + " numbers, has " + vector.length);
        }
        OptionalInt notFinite = FiniteCheck.findNotFinite(vector);
        if (notFinite.isPresent()) {
            int position = notFinite.getAsInt();
            return Optional.of("must be finite, is " + vector[position] + " at position " + position);
        }
        if (distance == Distance.COSINE && isZero(vector)) {
            return Optional.of("must not be all zeros: cosine has no direction for it");
        }
        return Optional.empty();
    }

    private static boolean isZero(float[] vector) {
        for (float number : vector) {
            if (number != 0) {
                return false;
            }
        }
        return true;
    }
}
