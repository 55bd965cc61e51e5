package io.vectron.index;

import io.vectron.index.graph.OrdinalSet;
import io.vectron.index.slot.IdTable;
import java.util.Arrays;

/**
 * The points that a search may return, as a bitmap over ordinals. Immutable and thread-safe.
 *
 * <p>It names points as they were when its builder was made: a point that was upserted since is not accepted until a
 * new filter is built, whatever slot it took, so a filter never lets a stranger in.
 */
public final class OrdinalFilter implements OrdinalSet {
    private final long[] words;
    private final int cardinality;
    private final long version;

    private OrdinalFilter(long[] words, int cardinality, long version) {
        this.words = words;
        this.cardinality = cardinality;
        this.version = version;
    }

    /** Whether the slot's bit is set. */
    boolean accepts(int ordinal) {
        int word = ordinal >>> 6;
        return word < words.length && (words[word] >>> ordinal & 1) != 0;
    }

    /** The next set bit, for scans. */
    @Override
    public int next(int from) {
        int word = from >>> 6;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & -1L << from;
        while (rest == 0) {
            if (++word == words.length) {
                return -1;
            }
            rest = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
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
