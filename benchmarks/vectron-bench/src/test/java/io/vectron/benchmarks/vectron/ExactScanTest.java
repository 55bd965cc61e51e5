package io.vectron.benchmarks.vectron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.vectron.benchmarks.data.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExactScanTest {
    private static final long SEED = 11;
    private static final int K = 5;

    @ParameterizedTest
    @EnumSource
    void findsWhatSortingFinds(Metric metric) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        float[][] rows = vectors(200, random);
        float[][] queries = vectors(33, random);
        int[] subset = IntStream.range(0, 200).filter(i -> i % 3 == 0).toArray();

        int[][] found = new ExactScan(rows, metric).searchAll(queries, subset, K, 2);

        for (int i = 0; i < queries.length; i++) {
            float[] query = queries[i];
            int[] sorted = Arrays.stream(subset)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> distance(metric, query, rows[row])))
                    .limit(K)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertArrayEquals(sorted, found[i], "query " + i + ", seed " + SEED);
        }
    }

    @Test
    void findsAllOfASmallSubset() throws Exception {
        float[][] rows = {{0}, {3}, {1}};

        int[][] found = new ExactScan(rows, Metric.EUCLIDEAN).searchAll(new float[][] {{0.2f}}, new int[] {0, 1}, K, 1);

        assertArrayEquals(new int[][] {{0, 1}}, found);
    }

    private static double distance(Metric metric, float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = left[i] - right[i];
            sum += metric == Metric.EUCLIDEAN ? difference * difference : -left[i] * right[i];
        }
        return sum;
    }

    private static float[][] vectors(int count, SplittableRandom random) {
        float[][] vectors = new float[count][7];
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextDouble(-1, 1);
            }
        }
        return vectors;
    }
}
