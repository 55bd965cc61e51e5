package io.vectron.ingest.core;

import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The poison records of one source: counts each once however often it is read again, and says which are not yet stored
 * in the dead-letter topic, for these must not be covered. Not thread-safe; owned by its {@link SourceBatcher}.
 */
final class DeadLetterLedger {
    private final long storedBelow;
    private final TreeSet<Long> uncovered = new TreeSet<>();
    private final TreeMap<Long, Integer> unstoredBytes = new TreeMap<>();
    private long settledBelow;
    private long count;
    private long bufferedBytes;

    /**
     * @param countedBelow {@code count} is the number of poison records below this offset
     * @param storedBelow some shard has covered this far, so every record below it that no check lets pass is in the
     *     dead-letter topic
     */
    DeadLetterLedger(long count, long countedBelow, long storedBelow) {
        this.count = count;
        this.settledBelow = countedBelow;
        this.storedBelow = storedBelow;
    }

    /**
     * Takes a poison record; returns whether it is to be stored, as it is not when it was seen before.
     *
     * @param refused by its shard: then the other shards may have covered it as a record that is not theirs
     */
    boolean add(long offset, int bytes, boolean refused) {
        if (offset < settledBelow || !uncovered.add(offset)) {
            return false;
        }
        count++;
        if (offset < storedBelow && !refused) {
            return false;
        }
        unstoredBytes.put(offset, bytes);
        bufferedBytes += bytes;
        return true;
    }

    void stored(long offset) {
        Integer bytes = unstoredBytes.remove(offset);
        if (bytes != null) {
            bufferedBytes -= bytes;
        }
    }

    /** No range may reach beyond this offset. */
    long barrier() {
        return unstoredBytes.isEmpty() ? Long.MAX_VALUE : unstoredBytes.firstKey();
    }

    /** Forgets the offsets that no rewind reaches any more. */
    void covered(long covered) {
        uncovered.headSet(covered).clear();
        settledBelow = Math.max(settledBelow, covered);
    }

    /** Poison records seen and stored. */
    long count() {
        return count - unstoredBytes.size();
    }

    /** Poison records below the covered offset. */
    long countCovered() {
        return count - uncovered.size();
    }

    long bufferedBytes() {
        return bufferedBytes;
    }
}
