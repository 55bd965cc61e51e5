package io.vectron.shardservers.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the memory of the tails of all shards of a server together. An empty tail is let have a batch beyond it, so that no shard
 * waits for others to be indexed, and each waits for itself only. Thread-safe.
 */
public final class TailMemory {
    private final long bound;
    private final Set<IndexTail> tails = ConcurrentHashMap.newKeySet();

    /** @param bound bytes of changes that are applied but not indexed */
    public TailMemory(long bound) {
        this.bound = bound;
    }

    void join(IndexTail tail) {
        tails.add(tail);
    }

    void leave(IndexTail tail) {
        tails.remove(tail);
    }

    boolean hasRoom() {
        return bytes() < bound;
    }

    /** By three quarters. */
    boolean isNearlyFull() {
        return 4 * bytes() >= 3 * bound;
    }

    private long bytes() {
        long bytes = 0;
        for (IndexTail tail : tails) {
            bytes += tail.bytes();
        }
        return bytes;
    }
}
