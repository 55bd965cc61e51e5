package io.vectron.index;

import io.vectron.index.graph.OrdinalSet;
import io.vectron.index.slot.IdTable;
import java.util.Arrays;

/**
 * The points that a search may return: a bitmap over ordinals, and a list of them where it is shorter than the bitmap,
 * so that a scan of few among many does not read the bitmap's empty words. Immutable and thread-safe.
 *
 * <p>It names points as they were when its builder was made: a point that was upserted since is not accepted until a
 * new filter is built, whatever slot it took, so a filter never lets a stranger in.
 */
public final class OrdinalFilter implements OrdinalSet {
    private static final int[] NOT_LISTED = {};

    private final long[] words;
    /** The ordinals in ascending order, or empty where the bitmap is scanned. */
    private final int[] list;

    private final int cardinality;
    private final long version;

    private OrdinalFilter(long[] words, int cardinality, long version) {
        this.words = words;
        this.cardinality = cardinality;
        this.version = version;
        list = cardinality <= words.length ? new int[cardinality] : NOT_LISTED;
        if (cardinality <= words.length) {
            fillFromBitmap(0, words.length << 6, list);
        }
    }

    /** Whether the slot's bit is set. */
    boolean accepts(int ordinal) {
        int word = ordinal >>> 6;
        return word < words.length && (words[word] >>> ordinal & 1) != 0;
    }

    @Override
    public int fill(int from, int to, int[] into) {
        return list.length == cardinality ? fillFromList(from, to, into) : fillFromBitmap(from, to, into);
    }

    private int fillFromList(int from, int to, int[] into) {
        int found = Arrays.binarySearch(list, from);
        int first = found < 0 ? ~found : found;
        int end = Math.min(list.length, first + into.length);
        while (end > first && list[end - 1] >= to) {
            end--;
        }
        System.arraycopy(list, first, into, 0, end - first);
        return end - first;
    }

    private int fillFromBitmap(int from, int to, int[] into) {
        int end = Math.min(words.length, to + 63 >>> 6);
        int count = 0;
        long mask = -1L << from;
        for (int word = from >>> 6; word < end; word++) {
            long rest = words[word] & mask;
            mask = -1L;
            while (rest != 0) {
                int ordinal = (word << 6) + Long.numberOfTrailingZeros(rest);
                if (count == into.length || ordinal >= to) {
                    return count;
                }
                into[count++] = ordinal;
                rest &= rest - 1;
            }
        }
        return count;
    }

    /** How many points are allowed. */
    public int cardinality() {
        return cardinality;
    }

    /** The index's visibility version when the builder was made. */
    long version() {
        return version;
    }

    /** Collects the points to allow. Not thread-safe. */
    public static final class Builder {
        private final VectorIndex index;
        private final long version;
        private long[] words;
        private int cardinality;

        Builder(VectorIndex index, long version, int slots) {
            this.index = index;
            this.version = version;
            words = new long[(slots + 63) >>> 6];
        }

        /** Allows the point with this id; false if the index has none, or it is allowed already. */
        public boolean allow(byte[] id) {
            int ordinal = index.find(id);
            if (ordinal == IdTable.ABSENT) {
                return false;
            }
            int word = ordinal >>> 6;
            if (word >= words.length) {
                words = Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
            }
            long before = words[word];
            words[word] = before | 1L << ordinal;
            if (words[word] == before) {
                return false;
            }
            cardinality++;
            return true;
        }

        /** The filter of what was allowed so far. */
        public OrdinalFilter build() {
            return new OrdinalFilter(words.clone(), cardinality, version);
        }
    }
}
