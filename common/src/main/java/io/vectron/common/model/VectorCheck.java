package io.vectron.common.model;

import java.util.Optional;

/** Says whether a vector may be stored in, or searched for in, a collection. Checked at the edge and again in apply. */
public final class VectorCheck {
    /** A number's bits without its sign; larger ones are larger, and above infinity are those that are no numbers. */
    private static final int MAGNITUDE = 0x7fff_ffff;

    private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private VectorCheck() {}

    /** What is wrong with the vector, as the end of a sentence that begins with the field's name; empty if it is good. */
    public static Optional<String> findProblem(float[] vector, int dimension, Distance distance) {
        if (vector.length != dimension) {
            return Optional.of("must have " + dimension + " numbers, has " + vector.length);
        }
        int largest = largestMagnitude(vector);
        if (largest >= INFINITE) {
            return Optional.of(notFinite(vector));
        }
        if (largest == 0 && distance == Distance.COSINE) {
            return Optional.of("must not be all zeros: cosine has no direction for it");
        }
        return Optional.empty();
    }

    /** Written so that compilers make vector instructions of it. */
    private static int largestMagnitude(float[] vector) {
        int largest = 0;
        for (float number : vector) {
            largest = Math.max(largest, Float.floatToRawIntBits(number) & MAGNITUDE);
        }
        return largest;
    }

    private static String notFinite(float[] vector) {
        int position = 0;
        while (Float.isFinite(vector[position])) {
            position++;
        }
        return "must be finite, is " + vector[position] + " at position " + position;
    }
}
