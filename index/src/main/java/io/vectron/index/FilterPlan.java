package io.vectron.index;

/**
 * How a search with a filter is done, by how many points the filter lets through.
 *
 * <p>Goal: never slower than scoring every allowed point, and as fast as an unfiltered walk where most points are
 * allowed. Constraint: recall holds whatever the filter has to do with the query.
 */
enum FilterPlan {
    /** Few are allowed: score them all. */
    SCAN,
    /** Walk over the allowed points alone; scan if they do not hang together. */
    TWO_HOP,
    /** Most are allowed: walk as if there were no filter, and keep what it lets through. */
    CHECK;

    /** A walk scores about this many rows per candidate it keeps, so a scan of fewer is cheaper. */
    private static final int ROWS_PER_CANDIDATE = 10;

    private static final double MOST = 0.6;
    /** A walk that has scored this share of what a scan would is a bad one. */
    private static final double BUDGET_SHARE = 0.5;

    static FilterPlan of(int allowed, int live, int ef) {
        if (allowed <= (long) ROWS_PER_CANDIDATE * ef) {
            return SCAN;
        }
        return allowed >= MOST * live ? CHECK : TWO_HOP;
    }

    /** Rows that a walk may score before the scan is done instead. */
    static int budget(int allowed) {
        return (int) (allowed * BUDGET_SHARE);
    }
}
