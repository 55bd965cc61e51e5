package io.vectron.cli.search;

import java.util.Arrays;
import java.util.List;

/**
 * The answers of a set of queries, in order, and how long each took, seen from the client.
 *
 * @param ids per query the ids found, best first
 * @param latencyNanos per query
 */
public record QueryRun(List<List<String>> ids, long[] latencyNanos) {

    /** Mean recall over the queries; the lists are parallel. */
    public double recallAt(int k, List<List<String>> exact) {
        double sum = 0;
        for (int i = 0; i < ids.size(); i++) {
            sum += Recall.at(k, ids.get(i), exact.get(i));
        }
        return ids.isEmpty() ? 0 : sum / ids.size();
    }

    /** @param fraction 0.5 for the median, 0.99 for the 99th percentile */
    public double latencyMillis(double fraction) {
        long[] sorted = latencyNanos.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(fraction * sorted.length) - 1;
        return sorted.length == 0 ? 0 : sorted[Math.max(0, rank)] / 1e6;
    }
}
