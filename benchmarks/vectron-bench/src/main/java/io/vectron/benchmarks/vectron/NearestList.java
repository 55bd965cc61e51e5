package io.vectron.benchmarks.vectron;

import java.util.Arrays;

/** The k nearest rows seen so far, nearest first; ties go to the one seen first. One thread. */
final class NearestList {
    private final int[] rows;
    private final float[] distances;
    private int size;

    NearestList(int k) {
        rows = new int[k];
        distances = new float[k];
    }

    void clear() {
        size = 0;
    }

    void offer(int row, float distance) {
        if (size == rows.length && distance >= distances[size - 1]) {
            return;
        }
        int at = size < rows.length ? size++ : size - 1;
        while (at > 0 && distances[at - 1] > distance) {
            distances[at] = distances[at - 1];
            rows[at] = rows[at - 1];
            at--;
        }
        distances[at] = distance;
        rows[at] = row;
    }

    int[] toRows() {
        return Arrays.copyOf(rows, size);
    }
}
