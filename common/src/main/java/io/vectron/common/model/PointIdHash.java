package io.vectron.common.model;

import io.vectron.common.ids.PointId;

/**
 * The 64-bit hash that decides a point's shard: FNV-1a over the id's UTF-8 bytes, finished with the mixer of splitmix64
 * (Stafford's variant 13), because FNV alone leaves the high bits of short, similar ids alike, and shards are ranges of
 * the high bits. Part of the stored format: it never changes.
 */
public final class PointIdHash {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private PointIdHash() {}

    public static long hash(PointId id) {
        return hash(id.toUtf8());
    }

    public static long hash(byte[] utf8) {
        long hash = FNV_OFFSET_BASIS;
        for (byte b : utf8) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return mix(hash);
    }

    private static long mix(long hash) {
        long z = hash;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
