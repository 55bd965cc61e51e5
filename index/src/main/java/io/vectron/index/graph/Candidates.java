package io.vectron.index.graph;

/**
 * A distance and an ordinal in one long whose order is nearest first.
 *
 * <p>The upper half is the distance as an integer of the same order, the lower half is the ordinal, doubled, and one
 * bit that a pool uses to mark what it has expanded.
 */
final class Candidates {
    static final long EXPANDED = 1;

    private Candidates() {}

    static long of(float distance, int ordinal) {
        return (long) sortable(distance) << 32 | (long) ordinal << 1;
    }

    static int ordinal(long candidate) {
        return (int) candidate >>> 1;
    }

    static float distance(long candidate) {
        return Float.intBitsToFloat(flip((int) (candidate >> 32)));
    }

    private static int sortable(float distance) {
        return flip(Float.floatToRawIntBits(distance));
    }

    private static int flip(int bits) {
        return bits ^ (bits >> 31 & 0x7FFFFFFF);
    }
}
