package io.vectron.index.slot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash of a point id, the same on every machine.
 *
 * <p>Eight bytes at a time are multiplied and folded in, and Stafford's variant 13 of the MurmurHash3 finaliser mixes
 * the result, so that any subset of its bits is usable on its own.
 */
public final class IdHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The golden ratio's fraction: multiples of it, mixed, are as good as random. */
    public static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private IdHash() {}

    public static long of(byte[] id) {
        long hash = id.length * MULTIPLIER;
        int i = 0;
        for (; i <= id.length - 8; i += 8) {
            hash = mix(hash ^ (long) LONGS.get(id, i));
        }
        long rest = 0;
        for (; i < id.length; i++) {
            rest = rest << 8 | (id[i] & 0xFF);
        }
        return mix(hash ^ (rest + MULTIPLIER));
    }

    /** A bijection of 64-bit values in which every input bit moves every output bit. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
