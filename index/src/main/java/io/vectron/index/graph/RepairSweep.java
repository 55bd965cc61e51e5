package io.vectron.index.graph;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pass of repair over the graph: which dead slots it takes out, and how far it has come. Thread-safe.
 *
 * <pre>
 *   claim ranges ──all ranges done──► finish (one thread) ──► over
 * </pre>
 */
final class RepairSweep {
    private static final int RANGE = 32;

    private final int[] condemned;
    private final long[] bits;
    private final int bound;
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    RepairSweep(int[] condemned, int bound) {
        this.condemned = condemned;
        this.bound = bound;
        bits = new long[(bound + 63) >>> 6];
        for (int ordinal : condemned) {
            bits[ordinal >>> 6] |= 1L << ordinal;
        }
    }

    int[] condemned() {
        return condemned;
    }

    boolean isCondemned(int ordinal) {
        return ordinal < bound && (bits[ordinal >>> 6] >>> ordinal & 1) != 0;
    }

    /** One past the last slot that may link to a condemned one. */
    int bound() {
        return bound;
    }

    /** The first slot of a range that the caller is to repair, or -1 when all are taken. */
    int claim() {
        int from = claimed.getAndAdd(RANGE);
        if (from >= bound || from < 0) {
            claimed.set(bound);
            return -1;
        }
        return from;
    }

    int endOf(int from) {
        return Math.min(bound, from + RANGE);
    }

    /** Counts a claimed range as repaired; true for the last, whose thread is to finish the sweep. */
    boolean complete(int from) {
        int length = endOf(from) - from;
        return done.addAndGet(length) == bound;
    }
}
