package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FiniteCheckTest {
    @Test
    void findsTheFirstAtAnyPosition() {
        float negativeNan = Float.intBitsToFloat(0xffc0_0001);
        for (float bad : new float[] {Float.NaN, negativeNan, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int position = 0; position < 67; position++) {
                float[] vector = new float[67];
                Arrays.fill(vector, -1);
                vector[66] = Float.NaN;
                vector[position] = bad;
                assertEquals(OptionalInt.of(position), FiniteCheck.findNotFinite(vector), bad + " at " + position);
            }
        }
    }

    @Test
    void passesAllOthers() {
        float[] vector = {0, -0.0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE};
        assertEquals(OptionalInt.empty(), FiniteCheck.findNotFinite(vector));
        assertEquals(OptionalInt.empty(), FiniteCheck.findNotFinite(new float[0]));
    }
}
