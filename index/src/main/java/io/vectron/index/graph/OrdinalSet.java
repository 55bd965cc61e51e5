package io.vectron.index.graph;

/** Ordinals in ascending order. */
@FunctionalInterface
public interface OrdinalSet {
    /** All ordinals. */
    OrdinalSet ALL = (from, to, into) -> {
        int count = Math.min(into.length, to - from);
        for (int i = 0; i < count; i++) {
            into[i] = from + i;
        }
        return count;
    };

    /**
     * Copies the smallest members that are at least {@code from} and less than {@code to}, as many as there is room
     * for.
     *
     * @return how many; 0 only if there are none
     */
    int fill(int from, int to, int[] into);
}
