package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.driver.ParallelRows;
import io.vectron.index.kernel.FloatKernels;
import java.io.IOException;
import java.util.Arrays;

/** The true nearest rows of a subset, by scoring all of it with the product's own kernels. Thread-safe. */
final class ExactScan {
    /** Queries that share one pass over the rows. */
    private static final int BLOCK = 16;

    private static final FloatKernels KERNELS = FloatKernels.best();

    private final float[][] rows;
    private final Metric metric;

    ExactScan(float[][] rows, Metric metric) {
        this.rows = rows;
        this.metric = metric;
    }

    float distance(float[] left, float[] right) {
        return metric == Metric.EUCLIDEAN ? KERNELS.squaredDistance(left, right) : -KERNELS.dot(left, right);
    }

    /** Scores the subset for one query, into {@code nearest}. */
    void search(float[] query, int[] subset, NearestList nearest) {
        nearest.clear();
        for (int row : subset) {
            nearest.offer(row, distance(query, rows[row]));
        }
    }

    /** The {@code k} nearest of every query, on several threads. */
    int[][] searchAll(float[][] queries, int[] subset, int k, int threads) throws IOException, InterruptedException {
        int[][] found = new int[queries.length][];
        int blocks = (queries.length + BLOCK - 1) / BLOCK;
        ParallelRows.run(blocks, threads, () -> block -> {
            int from = block * BLOCK;
            int to = Math.min(queries.length, from + BLOCK);
            NearestList[] lists = new NearestList[to - from];
            Arrays.setAll(lists, any -> new NearestList(k));
            for (int row : subset) {
                for (int query = from; query < to; query++) {
                    lists[query - from].offer(row, distance(queries[query], rows[row]));
                }
            }
            for (int query = from; query < to; query++) {
                found[query] = lists[query - from].toRows();
            }
        });
        return found;
    }
}
