package io.vectron.shardservers.raft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.Test;

class UncopiedBytesTest {
    private static final int LENGTH = 1_000;

    private final byte[] bytes = new byte[LENGTH];

    UncopiedBytesTest() {
        new SplittableRandom(3).nextBytes(bytes);
    }

    /** Of whatever pieces, in whatever memory. */
    @Test
    void areTheBytesOfTheSource() {
        ByteString whole = UnsafeByteOperations.unsafeWrap(bytes);
        ByteString direct = UnsafeByteOperations.unsafeWrap(
                ByteBuffer.allocateDirect(LENGTH).put(bytes).flip());
        assertEquals(0, UncopiedBytes.of(ByteString.EMPTY).size());
        assertArrayEquals(bytes, UncopiedBytes.of(whole).toByteArray());
        assertArrayEquals(bytes, UncopiedBytes.of(direct).toByteArray());
        for (int cut = 1; cut < LENGTH; cut += 111) {
            ByteString rope = whole.substring(0, cut).concat(direct.substring(cut));
            assertArrayEquals(bytes, UncopiedBytes.of(rope).toByteArray(), "cut at " + cut);
            ByteString other = direct.substring(0, cut).concat(whole.substring(cut));
            assertArrayEquals(bytes, UncopiedBytes.of(other).toByteArray(), "cut at " + cut);
        }
    }

    @Test
    void areNotCopied() {
        var uncopied = UncopiedBytes.of(UnsafeByteOperations.unsafeWrap(bytes, 10, 20));
        bytes[10]++;
        assertEquals(bytes[10], uncopied.byteAt(0));
    }
}
