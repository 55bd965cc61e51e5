package io.vectron.index;

/**
 * How a search with a filter is done.
 *
 * <p>Goals: recall holds whatever the filter has to do with the query, and no search takes longer than scoring every
 * allowed point. Constraint: nobody knows beforehand how the allowed points lie around the query.
 *
 * <p>Algorithm: a walk is tried where it is expected to cost a third of a scan of the allowed points, and is given that
 * third to spend: when it has spent it, or finds no way on, the scan is done. Costs are nanoseconds of the machine that
 * they were measured on; only their ratios matter.
 */
enum FilterPlan {
    /** Score all that are allowed. */
    SCAN,
    /** Walk over the allowed points, from the nearest points of all. */
    AROUND,
    /** Walk as if there were no filter, and keep what it lets through. */
    THROUGH;

    /** Nearest points of all that a walk over the allowed points starts from. */
    static final int SEEDS = 16;

    /** Share of the live points from which a filter is hardly one. */
    private static final double MOST = 0.9;

    private static final double WALK_SHARE = 1 / 3.0;

    /** A scanned row costs this much and its bytes; */
    private static final int ROW_NANOS = 8;

    private static final int BYTES_PER_NANO = 20;
    /** a row that a walk comes by costs this many scanned ones. */
    private static final int WALKED_ROW = 2;

    /** Before its first candidate a walk costs as much as for this many. */
    private static final int CANDIDATES_BEFORE = 20;
    /** For a candidate it reads lists for this long where it follows links twice, */
    private static final int SPARSE_LISTS_NANOS = 3_200;
    /** this long where so many are allowed that it mostly need not, */
    private static final int DENSE_LISTS_NANOS = 1_000;

    private static final double DENSE = 0.25;
    /** and scores this many scanned rows' worth. */
    private static final int ROWS_PER_CANDIDATE = 8;

    /** So many bytes of vectors fit the processor's own caches, where they are scored as fast as their codes. */
    private static final long CACHED_BYTES = 768 << 10;

    /** Whether so few are allowed that comparing codes first would not pay. */
    static boolean isScannedOnFloats(int allowed, long vectorBytes) {
        return allowed * vectorBytes <= CACHED_BYTES;
    }

    /**
     * The plan of a search.
     *
     * @param ef candidates that a walk is to keep
     * @param rowBytes bytes of a row that is scored
     */
    static FilterPlan of(int allowed, int live, int ef, long rowBytes) {
        long listsNanos = allowed >= DENSE * live ? DENSE_LISTS_NANOS : SPARSE_LISTS_NANOS;
        long perCandidate = listsNanos + ROWS_PER_CANDIDATE * rowNanos(rowBytes);
        if ((CANDIDATES_BEFORE + ef) * perCandidate > budget(allowed, rowBytes)) {
            return SCAN;
        }
        return allowed >= MOST * live ? THROUGH : AROUND;
    }

    /** Nanoseconds that a walk may spend before the scan is done instead. */
    static long budget(int allowed, long rowBytes) {
        return (long) (WALK_SHARE * allowed * rowNanos(rowBytes));
    }

    /** Nanoseconds that a row costs a walk. */
    static long walkedRowNanos(long rowBytes) {
        return WALKED_ROW * rowNanos(rowBytes);
    }

    private static long rowNanos(long rowBytes) {
        return ROW_NANOS + rowBytes / BYTES_PER_NANO;
    }
}
