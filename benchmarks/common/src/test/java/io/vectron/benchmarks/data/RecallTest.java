package io.vectron.benchmarks.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecallTest {
    @Test
    void countsFoundNeighboursInAnyOrder() {
        int[] found = {2, 1, 9, 4};
        int[][] truth = {{1, 2, 3}, {4, 5, 6}};

        assertEquals(3.0 / 4, Recall.of(found, truth, 2));
    }

    @Test
    void ignoresTrueNeighboursBeyondK() {
        assertEquals(0, Recall.of(new int[] {3}, new int[][] {{1, 3}}, 1));
    }

    @Test
    void isOfTheNeighboursThatExistWhenFewerThanK() {
        assertEquals(1, Recall.of(new int[] {5, -1, -1}, new int[][] {{5}}, 3));
    }

    @Test
    void isWholeWhenNothingCouldBeFound() {
        assertEquals(1, Recall.of(new int[] {-1}, new int[][] {{}}, 1));
    }
}
