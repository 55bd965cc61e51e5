package io.vectron.index.graph;

import java.util.function.IntPredicate;

/**
 * The nearest candidates of a walk, sorted, at most {@code ef} of them.
 *
 * <p>One array is both what is still to expand and what has been found, because a candidate that fell out of the best
 * {@code ef} is of no use to either. Not thread-safe.
 */
public final class CandidatePool {
    private long[] entries = new long[64];
    private long[] coming = new long[64];
    private int capacity;
    private int size;
    /** No entry before this one waits for expansion. */
    private int next;

    void reset(int ef) {
        if (entries.length < ef) {
            entries = new long[ef];
        }
        capacity = ef;
        size = 0;
        next = 0;
    }

    public int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** The i-th nearest ordinal. */
    public int ordinal(int i) {
        return Candidates.ordinal(entries[i]);
    }

    /** The i-th smallest distance. */
    public float distance(int i) {
        return Candidates.distance(entries[i]);
    }

    /** The distance that a candidate must beat to come in; infinite while there is room. */
    float bound() {
        return size == capacity ? Candidates.distance(entries[size - 1]) : Float.POSITIVE_INFINITY;
    }

    /** Takes a candidate in if it is among the nearest. */
    void offer(float distance, int ordinal) {
        insert(Candidates.of(distance, ordinal));
    }

    /** How many candidates there is room for. */
    int capacity() {
        return capacity;
    }

    /** Marks the nearest candidate that was not expanded and returns where it is, or -1. */
    int expandNext() {
        while (next < size) {
            long entry = entries[next];
            if ((entry & Candidates.EXPANDED) == 0) {
                entries[next] = entry | Candidates.EXPANDED;
                return next++;
            }
            next++;
        }
        return -1;
    }

    /** The ordinal of the candidate that {@link #expandNext} would mark, or -1. */
    int peekNext() {
        for (int i = next; i < size; i++) {
            if ((entries[i] & Candidates.EXPANDED) == 0) {
                return Candidates.ordinal(entries[i]);
            }
        }
        return -1;
    }

    /** Takes in those of {@code count} candidates that are among the nearest. */
    void offer(float[] distances, int[] ordinals, int count) {
        if (coming.length < count) {
            coming = new long[count];
        }
        long bound = size == capacity ? entries[size - 1] : Long.MAX_VALUE;
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            long entry = Candidates.of(distances[i], ordinals[i]);
            coming[accepted] = entry;
            accepted += entry < bound ? 1 : 0;
        }
        if (accepted > 0) {
            sort(coming, accepted);
            merge(accepted);
        }
    }

    /** Drops the candidates that are not accepted and returns how many are left. */
    public int keep(IntPredicate accepted) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            entries[kept] = entries[i];
            kept += accepted.test(Candidates.ordinal(entries[i])) ? 1 : 0;
        }
        size = kept;
        return kept;
    }

    private static void sort(long[] few, int count) {
        for (int i = 1; i < count; i++) {
            long entry = few[i];
            int at = i;
            while (at > 0 && few[at - 1] > entry) {
                few[at] = few[at - 1];
                at--;
            }
            few[at] = entry;
        }
    }

    /** Merges the sorted candidates that come in, from behind, so that what is nearer than all of them is not touched. */
    private void merge(int accepted) {
        long[] sorted = entries;
        int old = size - 1;
        int fresh = accepted - 1;
        for (int surplus = size + accepted - capacity; surplus > 0; surplus--) {
            if (old >= 0 && sorted[old] > coming[fresh]) {
                old--;
            } else {
                fresh--;
            }
        }
        int at = old + fresh + 1;
        size = at + 1;
        while (fresh >= 0) {
            long entry = coming[fresh--];
            while (old >= 0 && sorted[old] > entry) {
                sorted[at--] = sorted[old--];
            }
            sorted[at--] = entry;
        }
        next = Math.min(next, at + 1);
    }

    private void insert(long entry) {
        long[] sorted = entries;
        int end = size;
        if (end == capacity) {
            end--;
            if (entry >= sorted[end]) {
                return;
            }
        } else {
            size = end + 1;
        }
        int at = end;
        while (at > 0 && sorted[at - 1] > entry) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = entry;
        if (at < next) {
            next = at;
        }
    }
}
