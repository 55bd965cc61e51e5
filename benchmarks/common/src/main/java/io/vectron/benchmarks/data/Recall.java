package io.vectron.benchmarks.data;

/** The share of the true {@code k} nearest that were found, averaged over queries (ann-benchmarks' recall@k). */
public final class Recall {
    private Recall() {}

    /**
     * Recall of {@code found} against {@code truth}.
     *
     * @param found {@code k} ids a query, one query after the other; -1 where nothing was found
     * @param truth the true nearest of each query, nearest first, at least as many as there are; when fewer than
     *     {@code k} exist the recall is of those
     * @param k how many neighbours count
     */
    public static double of(int[] found, int[][] truth, int k) {
        long hits = 0;
        long possible = 0;
        for (int query = 0; query < truth.length; query++) {
            int wanted = Math.min(k, truth[query].length);
            possible += wanted;
            hits += hits(found, query * k, k, truth[query], wanted);
        }
        return possible == 0 ? 1 : (double) hits / possible;
    }

    private static int hits(int[] found, int from, int k, int[] truth, int wanted) {
        int hits = 0;
        for (int i = 0; i < wanted; i++) {
            for (int j = 0; j < k; j++) {
                if (found[from + j] == truth[i]) {
                    hits++;
                    break;
                }
            }
        }
        return hits;
    }
}
