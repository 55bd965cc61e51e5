package io.vectron.index.graph;

/**
 * Cuts a batch of rows into windows of four, as kernels score them. The last window overlaps the one before rather than
 * leave rows over: a row that was just scored costs less again than one by itself. Scratch of one thread at a time.
 */
public final class RowBatch {
    /** Rows of a window. */
    public static final int WINDOW = 4;

    private final int[] few = new int[WINDOW];

    /** The ordinals to score, at least {@value #WINDOW}: those given, or the few there are with the last one repeated. */
    public int[] rows(int[] ordinals, int count) {
        if (count >= WINDOW) {
            return ordinals;
        }
        for (int i = 0; i < WINDOW && count > 0; i++) {
            few[i] = ordinals[Math.min(i, count - 1)];
        }
        return few;
    }

    /** Where the window that begins at {@code from} or, at the end of the batch, before it begins. */
    public static int window(int from, int count) {
        return Math.max(0, Math.min(from, count - WINDOW));
    }
}
