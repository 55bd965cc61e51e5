package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.PointId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PointIdHashTest {
    /** FNV-1a and splitmix64's mixer as their papers have them, in other words than the product's. */
    private static long reference(String id) {
        long hash = Long.parseUnsignedLong("14695981039346656037");
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            hash ^= Byte.toUnsignedLong(b);
            hash *= 1099511628211L;
        }
        hash ^= hash >>> 30;
        hash *= Long.parseUnsignedLong("13787848793156543929");
        hash ^= hash >>> 27;
        hash *= Long.parseUnsignedLong("10723151780598845931");
        hash ^= hash >>> 31;
        return hash;
    }

    @Test
    void isTheFunctionOnDisk() {
        for (String id : new String[] {"a", "paris", "0", "12345", "größe", "😀"}) {
            assertEquals(reference(id), PointIdHash.hash(new PointId(id)), id);
        }
    }

    @Test
    void spreadsSimilarShortIdsOverTheHighBits() {
        int[] buckets = new int[16];
        for (int i = 0; i < 16_000; i++) {
            buckets[(int) (PointIdHash.hash(new PointId(Integer.toString(i))) >>> 60)]++;
        }
        for (int count : buckets) {
            assertTrue(count > 850 && count < 1150, () -> "1,000 expected, got " + count);
        }
    }
}
