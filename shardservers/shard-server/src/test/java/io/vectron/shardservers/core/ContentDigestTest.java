package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
    @Test
    void namesTheSameIndexesWhateverEntriesAReplicaSawInOneGo() {
        assertEquals(-1, ContentDigest.alignedBefore(0, 5));
        assertEquals(1_023, ContentDigest.alignedBefore(1_000, 1_030));
        assertEquals(1_023, ContentDigest.alignedBefore(1_023, 1_024));
        assertEquals(-1, ContentDigest.alignedBefore(1_024, 1_025));
        assertEquals(4_095, ContentDigest.alignedBefore(1_000, 4_100));
    }

    @Test
    void changesWithEveryBitAndWithTheBorderOfIdAndValue() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] value = new byte[64];
        random.nextBytes(value);
        long hash = ContentHash.of(utf8("id"), value, 1);
        for (int bit = 8; bit < value.length * 8; bit++) {
            byte[] flipped = value.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotEquals(hash, ContentHash.of(utf8("id"), flipped, 1), "bit " + bit);
        }
        assertEquals(hash, ContentHash.of(utf8("id"), value, 1));
        assertNotEquals(ContentHash.of(utf8("ab"), utf8("c"), 0), ContentHash.of(utf8("a"), utf8("bc"), 0));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
