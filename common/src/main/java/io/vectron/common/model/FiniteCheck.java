package io.vectron.common.model;

import java.util.OptionalInt;

/** Finds numbers in a vector that are infinite or none at all. */
public final class FiniteCheck {
    /** Of a number without its sign: the larger the number, the larger its bits, and NaN's are above those of infinity. */
    private static final int INFINITY_BITS = 0x7f80_0000;

    private FiniteCheck() {}

    /** The first position whose number is not finite. */
    public static OptionalInt findNotFinite(float[] vector) {
        // Without a branch in it, compilers make vector instructions of the loop.
        int largest = 0;
        for (float number : vector) {
            largest = Math.max(largest, Float.floatToRawIntBits(number) & Integer.MAX_VALUE);
        }
        return largest < INFINITY_BITS ? OptionalInt.empty() : OptionalInt.of(firstNotFinite(vector));
    }

    private static int firstNotFinite(float[] vector) {
        int position = 0;
        while (Float.isFinite(vector[position])) {
            position++;
        }
        return position;
    }
}
