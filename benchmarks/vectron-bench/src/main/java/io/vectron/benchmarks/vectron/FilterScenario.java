package io.vectron.benchmarks.vectron;

import static io.vectron.benchmarks.vectron.Measure.format;

import io.vectron.benchmarks.data.ScenarioTable;
import io.vectron.index.IndexSearcher;
import io.vectron.index.OrdinalFilter;
import io.vectron.index.Quantization;
import io.vectron.index.VectorIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Filtered search against an exact scan of the points that pass: filters that pass points at random, that pass the ones
 * around the queries, and that pass the ones far from them.
 */
final class FilterScenario implements Scenario {
    private static final double[] SHARES = {0.001, 0.01, 0.1, 0.5, 0.99};
    private static final int[] EFS = {10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024};
    private static final double TARGET = 0.95;
    private static final int QUERIES = 300;

    private enum Kind {
        RANDOM("random"),
        CORRELATED("around the queries"),
        OPPOSED("far from the queries");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    /** Points that pass and the queries that are put, with their true neighbours among those points. */
    private record Case(Kind kind, double share, int[] passing, float[][] queries, int[][] truth) {}

    @Override
    public List<ScenarioTable> run(ScenarioInput input) throws IOException, InterruptedException {
        List<Case> cases = cases(input);
        List<List<String>> rows = new ArrayList<>();
        for (Quantization quantization : Quantization.values()) {
            System.err.println("  filters, " + quantization);
            try (VectorIndex index = IndexBuild.of(
                    input.settings(quantization),
                    input.base(),
                    IntStream.range(0, input.base().length).toArray(),
                    input.threads())) {
                for (Case one : cases) {
                    rows.add(measure(input, quantization, index, one));
                }
            }
        }
        return List.of(new ScenarioTable(
                "Filtered search",
                List.of(
                        format("%d queries on one thread, seed %d.", QUERIES, input.seed()),
                        "\"Around\" passes the points nearest to one chosen at random and puts the queries nearest to it;"
                                + " \"far\" passes the same points and puts the queries farthest from it.",
                        format("The ef is the smallest of %s that reaches recall %.2f,", Arrays.toString(EFS), TARGET)
                                + " or the last.",
                        "The exact scan scores the points that pass and no others, with the same kernels,"
                                + " its list of them made beforehand."),
                List.of(
                        "quantization",
                        "filter",
                        "passes",
                        "recall at ef 128",
                        "QPS at ef 128",
                        "ef",
                        "recall@10",
                        "QPS",
                        "exact scan QPS",
                        "QPS / exact"),
                rows));
    }

    private static List<Case> cases(ScenarioInput input) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(input.seed());
        ExactScan scan = new ExactScan(input.base(), input.metric());
        float[] anchor = input.base()[random.nextInt(input.base().length)];
        int[] points = byDistance(scan, anchor, input.base());
        int[] queries = byDistance(scan, anchor, input.queries());
        int[] shuffled = shuffle(input.base().length, random);
        int count = Math.min(QUERIES, queries.length);
        List<Case> cases = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            int[] chosen = switch (kind) {
                case RANDOM -> IntStream.range(0, count).toArray();
                case CORRELATED -> Arrays.copyOf(queries, count);
                case OPPOSED -> Arrays.copyOfRange(queries, queries.length - count, queries.length);
            };
            float[][] vectors =
                    Arrays.stream(chosen).mapToObj(i -> input.queries()[i]).toArray(float[][]::new);
            for (double share : SHARES) {
                int passes = (int) Math.round(share * points.length);
                int[] passing = Arrays.copyOf(kind == Kind.RANDOM ? shuffled : points, passes);
                Arrays.sort(passing);
                int[][] truth = scan.searchAll(vectors, passing, Measure.K, input.threads());
                cases.add(new Case(kind, share, passing, vectors, truth));
            }
        }
        return cases;
    }

    private static int[] byDistance(ExactScan scan, float[] anchor, float[][] vectors) {
        return IntStream.range(0, vectors.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scan.distance(anchor, vectors[i])))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static int[] shuffle(int count, SplittableRandom random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    private static List<String> measure(ScenarioInput input, Quantization quantization, VectorIndex index, Case one) {
        OrdinalFilter.Builder builder = index.filter();
        for (int row : one.passing()) {
            builder.allow(RowId.bytes(row));
        }
        OrdinalFilter filter = builder.build();
        IndexSearcher searcher = index.searcher();
        int defaultEf = index.settings().efSearch();
        double defaultRecall = Measure.recall(searcher, one.queries(), one.truth(), defaultEf, filter);
        int ef = EFS[0];
        double recall = 0;
        for (int candidate : EFS) {
            ef = candidate;
            recall = Measure.recall(searcher, one.queries(), one.truth(), ef, filter);
            if (recall >= TARGET) {
                break;
            }
        }
        int chosen = ef;
        ExactScan scan = new ExactScan(input.base(), input.metric());
        NearestList nearest = new NearestList(Measure.K);
        double[] rates = Measure.rates(
                one.queries(),
                query -> searcher.search(query, Measure.K, chosen, filter),
                query -> searcher.search(query, Measure.K, defaultEf, filter),
                query -> scan.search(query, one.passing(), nearest));
        return List.of(
                quantization.name(),
                one.kind().title,
                format("%.1f %%", one.share() * 100),
                format("%.3f", defaultRecall),
                format("%,.0f", rates[1]),
                Integer.toString(chosen),
                format("%.3f", recall),
                format("%,.0f", rates[0]),
                format("%,.0f", rates[2]),
                format("%.2f", rates[0] / rates[2]));
    }
}
