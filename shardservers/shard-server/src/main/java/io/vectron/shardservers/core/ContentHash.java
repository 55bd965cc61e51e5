package io.vectron.shardservers.core;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Hash of one stored point. Two checksums the processor computes at memory speed, mixed so that sums of hashes do not inherit
 * their linearity. It finds accidents, not attacks. Thread-safe.
 */
public final class ContentHash {
    private ContentHash() {}

    /**
     * @param id of the point, UTF-8
     * @param content vector and payload: what remains in the buffer, which is left as it is
     */
    public static long of(byte[] id, ByteBuffer content) {
        CRC32C low = new CRC32C();
        low.update(id);
        // So that no byte can move from the id to the content.
        low.update(id.length);
        low.update(content.duplicate());
        CRC32 high = new CRC32();
        high.update(id);
        high.update(content.duplicate());
        return mix(high.getValue() << 32 | low.getValue());
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
