package io.vectron.index.graph;

import java.util.Arrays;

/** A binary heap of candidates, nearest on top, that grows as needed. Not thread-safe. */
final class CandidateHeap {
    private long[] entries = new long[256];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(float distance, int ordinal) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size * 2);
        }
        long entry = Candidates.of(distance, ordinal);
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (entries[parent] <= entry) {
                break;
            }
            entries[at] = entries[parent];
            at = parent;
        }
        entries[at] = entry;
    }

    /** The distance of the nearest; the heap must not be empty. */
    float nearest() {
        return Candidates.distance(entries[0]);
    }

    /** Removes the nearest and returns its ordinal; the heap must not be empty. */
    int pop() {
        long top = entries[0];
        long last = entries[--size];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && entries[child + 1] < entries[child]) {
                child++;
            }
            if (entries[child] >= last) {
                break;
            }
            entries[at] = entries[child];
            at = child;
        }
        entries[at] = last;
        return Candidates.ordinal(top);
    }
}
