package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRangeTest {
    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 100, 1024})
    void splitsCoverTheSpaceEvenlyWithoutGapsOrOverlaps(int count) {
        List<HashRange> ranges = HashRange.split(count);
        assertEquals(count, ranges.size());
        BigInteger next = BigInteger.ZERO;
        BigInteger even = BigInteger.TWO.pow(64).divide(BigInteger.valueOf(count));
        for (HashRange range : ranges) {
            assertEquals(next, unsigned(range.start()));
            BigInteger size = unsigned(range.end()).subtract(next).add(BigInteger.ONE);
            assertTrue(size.subtract(even).abs().compareTo(BigInteger.ONE) <= 0, () -> size + " against " + even);
            next = unsigned(range.end()).add(BigInteger.ONE);
        }
        assertEquals(BigInteger.TWO.pow(64), next);
    }

    @Test
    void comparesUnsigned() {
        HashRange upperHalf = new HashRange(Long.MIN_VALUE, -1);
        assertTrue(upperHalf.contains(-1));
        assertTrue(!upperHalf.contains(1));
        assertThrows(IllegalArgumentException.class, () -> new HashRange(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> HashRange.split(0));
    }
}
