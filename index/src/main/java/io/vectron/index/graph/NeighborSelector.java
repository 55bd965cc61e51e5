package io.vectron.index.graph;

/**
 * Chooses a node's links among candidates: Malkov and Yashunin's algorithm 4.
 *
 * <p>Goal: links that lead in different directions, so that a walk can leave every region. Nearest first, a candidate
 * is linked unless it lies no farther from one already chosen than from the node; a tie prunes, so that a crowd of
 * equal vectors does not fill every list with itself. Scratch of one thread at a time.
 */
final class NeighborSelector {
    private static final int ROWS_AT_ONCE = 4;

    private final RowScorer scorer;
    private final int[] chosen;
    private final int[] probe = new int[ROWS_AT_ONCE];
    private final float[] distances = new float[ROWS_AT_ONCE];
    private int count;

    NeighborSelector(RowScorer scorer, int widest) {
        this.scorer = scorer;
        chosen = new int[widest];
    }

    /** Starts a choice of links. */
    void begin() {
        count = 0;
    }

    int[] chosen() {
        return chosen;
    }

    int count() {
        return count;
    }

    /** Chooses {@code ordinal} unless a chosen link covers it; candidates come nearest first. */
    void consider(float distance, int ordinal) {
        if (!isCovered(distance, ordinal)) {
            chosen[count++] = ordinal;
        }
    }

    /** Chooses {@code ordinal} whatever covers it. */
    void choose(int ordinal) {
        chosen[count++] = ordinal;
    }

    private boolean isCovered(float distance, int ordinal) {
        scorer.bindRow(ordinal);
        for (int from = 0; from < count; from += ROWS_AT_ONCE) {
            int rows = Math.min(ROWS_AT_ONCE, count - from);
            System.arraycopy(chosen, from, probe, 0, rows);
            scorer.score(probe, rows, distances, Math.nextUp(distance));
            for (int i = 0; i < rows; i++) {
                if (distances[i] <= distance) {
                    return true;
                }
            }
        }
        return false;
    }
}
