package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
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
        long hash = hash("id", value);
        for (int bit = 0; bit < value.length * 8; bit++) {
            byte[] flipped = value.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotEquals(hash, hash("id", flipped), "bit " + bit);
        }
        assertEquals(hash, hash("id", value));
        assertNotEquals(hash("ab", utf8("c")), hash("a", utf8("bc")));
    }

    /** Digests are kept on disk and compared between servers of different versions. */
    @Test
    void staysWhatItWas() {
        assertEquals(-60422317064700466L, hash("id", utf8("content")));
    }

    private static long hash(String id, byte[] content) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        long hash = ContentHash.of(utf8(id), buffer);
        assertEquals(content.length, buffer.remaining());
        return hash;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
