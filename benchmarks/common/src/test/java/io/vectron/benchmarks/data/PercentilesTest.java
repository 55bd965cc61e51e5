package io.vectron.benchmarks.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    private static final long[] HUNDRED = LongStream.rangeClosed(1, 100).toArray();

    @Test
    void takesTheNearestRank() {
        assertEquals(50, Percentiles.of(HUNDRED, 0.5));
        assertEquals(99, Percentiles.of(HUNDRED, 0.99));
        assertEquals(100, Percentiles.of(HUNDRED, 1));
        assertEquals(1, Percentiles.of(HUNDRED, 0));
    }

    @Test
    void refusesNoValues() {
        assertThrows(IllegalArgumentException.class, () -> Percentiles.of(new long[0], 0.5));
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertEquals(2.5, Percentiles.median(4, 1, 3, 2));
        assertEquals(3, Percentiles.median(9, 3, 1));
        assertEquals(Double.NaN, Percentiles.median());
    }
}
