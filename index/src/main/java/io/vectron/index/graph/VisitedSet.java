package io.vectron.index.graph;

import io.vectron.index.memory.RawMemory;
import java.util.Arrays;

/**
 * The ordinals a walk has seen: one bit each, so that the set stays in the nearest cache, cleared by what was touched
 * and not by how large the index is. Not thread-safe.
 */
final class VisitedSet {
    private static final int FEWEST_TOUCHED = 4_096;

    private long[] words = {};
    /** The words that hold a bit, as long as there is room; one may be named more than once. */
    private int[] touched = {};

    private int touchedCount;
    private boolean touchedMore;

    /** Forgets everything and makes room for ordinals below {@code bound}. */
    void reset(int bound) {
        if (touchedMore) {
            Arrays.fill(words, 0);
        } else {
            for (int i = 0; i < touchedCount; i++) {
                words[touched[i]] = 0;
            }
        }
        touchedCount = 0;
        touchedMore = false;
        int needed = (bound + 63) >>> 6;
        if (needed > words.length) {
            words = new long[Math.max(needed, words.length + (words.length >> 1))];
            touched = new int[Math.max(FEWEST_TOUCHED, words.length)];
        }
    }

    /** Adds an ordinal. */
    void add(int ordinal) {
        int word = ordinal >>> 6;
        words[word] |= 1L << ordinal;
        makeRoom(1);
        touched[touchedCount++] = word;
    }

    /** Adds an ordinal; false if it was there, or came to be after the walk began. */
    boolean tryAdd(int ordinal) {
        int word = ordinal >>> 6;
        if (word >= words.length || (words[word] >>> ordinal & 1) != 0) {
            return false;
        }
        add(ordinal);
        return true;
    }

    /**
     * Adds the links of a list and copies those that are new to {@code fresh}, without a branch on which they are:
     * half of them are, in no order that a processor could foresee. Ordinals that came to be after the walk began are
     * left out.
     *
     * @return how many are new
     */
    int addLinks(long list, int width, int[] fresh) {
        makeRoom(width);
        long[] bits = words;
        int[] names = touched;
        int name = touchedCount;
        int count = 0;
        for (int i = 0; i < width; i++) {
            int link = RawMemory.getInt(list + 4L * i);
            int word = link >>> 6;
            if (word >= bits.length) {
                if (link == LinkTable.END) {
                    break;
                }
                continue;
            }
            long before = bits[word];
            int isNew = (int) (~before >>> link) & 1;
            bits[word] = before | 1L << link;
            fresh[count] = link;
            names[name] = word;
            count += isNew;
            name += isNew;
        }
        touchedCount = name;
        return count;
    }

    private void makeRoom(int more) {
        if (touchedCount + more > touched.length) {
            touchedMore = true;
            touchedCount = 0;
        }
    }
}
