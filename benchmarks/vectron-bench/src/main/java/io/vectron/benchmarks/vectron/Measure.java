package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.data.Percentiles;
import io.vectron.benchmarks.data.Recall;
import io.vectron.index.IndexSearcher;
import io.vectron.index.OrdinalFilter;
import io.vectron.index.SearchHits;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How scenarios time searches: interleaved rounds on one thread, medians. */
final class Measure {
    static final int K = 10;

    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private Measure() {}

    /** Puts one query. */
    @FunctionalInterface
    interface Search {
        void run(float[] query);
    }

    /** Queries per second of each search, the rounds of one between those of the others; the first round warms up. */
    static double[] rates(float[][] queries, Search... searches) {
        double[][] rates = new double[searches.length][ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < searches.length; i++) {
                double rate = rate(queries, searches[i]);
                if (round >= 0) {
                    rates[i][round] = rate;
                }
            }
        }
        return Arrays.stream(rates).mapToDouble(Percentiles::median).toArray();
    }

    private static double rate(float[][] queries, Search search) {
        long count = 0;
        long start = System.nanoTime();
        long nanos;
        do {
            search.run(queries[(int) (count++ % queries.length)]);
            nanos = System.nanoTime() - start;
        } while (nanos < ROUND_NANOS);
        return count * 1e9 / nanos;
    }

    /** Recall of a search at one ef against the true neighbours. */
    static double recall(
            IndexSearcher searcher, float[][] queries, int[][] truth, int ef, @Nullable OrdinalFilter filter) {
        int[] ids = new int[queries.length * K];
        Arrays.fill(ids, -1);
        for (int i = 0; i < queries.length; i++) {
            SearchHits hits = searcher.search(queries[i], K, ef, filter);
            for (int hit = 0; hit < hits.count(); hit++) {
                ids[i * K + hit] = RowId.row(hits.id(hit));
            }
        }
        return Recall.of(ids, truth, K);
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
