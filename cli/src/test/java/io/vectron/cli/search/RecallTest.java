package io.vectron.cli.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecallTest {
    private static final double EXACTLY = 0;

    @Test
    void countsTheShareOfTheTrueNeighboursFound() {
        List<String> exact = List.of("a", "b", "c", "d");
        assertEquals(1, Recall.at(2, List.of("b", "a"), exact), EXACTLY);
        assertEquals(0.5, Recall.at(2, List.of("a", "c"), exact), EXACTLY);
        assertEquals(0.25, Recall.at(4, List.of("d"), exact), EXACTLY);
        assertEquals(0.5, Recall.at(2, List.of("a", "a"), exact), EXACTLY, "a hit counts once");
    }

    @Test
    void takesPercentilesByRank() {
        QueryRun run = new QueryRun(
                List.of(List.of("a"), List.of("b"), List.of("x"), List.of("d")),
                new long[] {4_000_000, 1_000_000, 3_000_000, 2_000_000});
        assertEquals(2, run.latencyMillis(0.5), EXACTLY);
        assertEquals(4, run.latencyMillis(0.99), EXACTLY);
        assertEquals(0.75, run.recallAt(1, List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d"))), EXACTLY);
    }
}
