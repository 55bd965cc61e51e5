package io.vectron.index.graph;

import java.util.Arrays;

/**
 * The ordinals a walk has seen: one bit each, so that the set stays in the nearest cache, cleared by what was touched
 * and not by how large the index is. Not thread-safe.
 */
final class VisitedSet {
    private long[] words = {};
    private int[] touched = {};
    private int touchedCount;

    /** Forgets everything and makes room for ordinals below {@code bound}. */
    void reset(int bound) {
        if (touchedCount < touched.length) {
            for (int i = 0; i < touchedCount; i++) {
                words[touched[i]] = 0;
            }
        } else {
            Arrays.fill(words, 0);
        }
        touchedCount = 0;
        int needed = (bound + 63) >>> 6;
        if (needed > words.length) {
            int length = Math.max(needed, words.length + (words.length >> 1));
            words = new long[length];
            touched = new int[Math.max(64, length)];
        }
    }

    /** Adds an ordinal; false if it was there, or came to be after the walk began. */
    boolean add(int ordinal) {
        int word = ordinal >>> 6;
        if (word >= words.length) {
            return false;
        }
        long before = words[word];
        long after = before | 1L << ordinal;
        if (before == after) {
            return false;
        }
        words[word] = after;
        if (touchedCount < touched.length) {
            touched[touchedCount++] = word;
        }
        return true;
    }
}
