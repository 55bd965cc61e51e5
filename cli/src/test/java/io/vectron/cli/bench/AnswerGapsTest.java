package io.vectron.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AnswerGapsTest {
    private static final long MS = 1_000_000;

    @Test
    void theLongestTimeBetweenAnswersOfTheWindowCounts() {
        AnswerGaps gaps = new AnswerGaps();
        gaps.answered(0);
        gaps.answered(900 * MS);
        gaps.beginWindow(1_000 * MS);
        gaps.answered(1_010 * MS);
        gaps.failed("away");
        gaps.answered(1_310 * MS);
        gaps.answered(1_320 * MS);
        assertEquals(300, gaps.longestMillis());
        assertEquals(5, gaps.count());
        assertEquals(1, gaps.failures());
        assertEquals("away", gaps.firstFailure());
    }

    @Test
    void aGapUnderWayCountsFromTheBeginOfTheWindow() {
        AnswerGaps gaps = new AnswerGaps();
        gaps.answered(0);
        gaps.beginWindow(500 * MS);
        gaps.answered(600 * MS);
        assertEquals(100, gaps.longestMillis());
    }
}
