package io.vectron.cli.search;

import java.util.List;
import java.util.Set;

/** Recall@k: which share of a query's k exact nearest neighbours the answer has. */
public final class Recall {
    private Recall() {}

    /**
     * @param answer ids found, best first; only the first k count
     * @param exact ids of the exact neighbours, nearest first; only the first k count
     */
    public static double at(int k, List<String> answer, List<String> exact) {
        Set<String> expected = Set.copyOf(exact.subList(0, Math.min(k, exact.size())));
        long found =
                answer.stream().limit(k).distinct().filter(expected::contains).count();
        return expected.isEmpty() ? 1 : (double) found / expected.size();
    }
}
