package io.vectron.benchmarks.vectron;

import static io.vectron.benchmarks.vectron.Measure.format;

import io.vectron.benchmarks.data.ScenarioTable;
import io.vectron.benchmarks.driver.ParallelRows;
import io.vectron.index.IndexSearcher;
import io.vectron.index.Quantization;
import io.vectron.index.SearchHits;
import io.vectron.index.VectorIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * An index of which 30 % of the points were deleted and 30 % updated, in one random order and with searches running,
 * against a fresh build of the points that are left.
 */
final class MutationScenario implements Scenario {
    private static final double SHARE = 0.3;
    private static final int[] EFS = {16, 32, 64, 128, 256};
    private static final int LOAD_EF = 64;
    private static final int REACH_EF = 128;

    @Override
    public List<ScenarioTable> run(ScenarioInput input) throws IOException, InterruptedException {
        int count = input.base().length;
        MutationPlan plan = MutationPlan.random(count, SHARE, input.seed());
        float[][] finalRows = new float[count][];
        for (int i = 0; i < count; i++) {
            finalRows[i] = input.base()[plan.vectorOf()[i]];
        }
        int[][] truth = new ExactScan(finalRows, input.metric())
                .searchAll(input.queries(), plan.live(), Measure.K, input.threads());
        List<ScenarioTable> tables = new ArrayList<>();
        for (Quantization quantization : Quantization.values()) {
            System.err.println("  mutation, " + quantization);
            tables.add(measure(input, plan, finalRows, truth, quantization));
        }
        return tables;
    }

    private static ScenarioTable measure(
            ScenarioInput input, MutationPlan plan, float[][] finalRows, int[][] truth, Quantization quantization)
            throws IOException, InterruptedException {
        int[] all = IntStream.range(0, input.base().length).toArray();
        try (VectorIndex mutated = IndexBuild.of(input.settings(quantization), input.base(), all, input.threads());
                VectorIndex fresh =
                        IndexBuild.of(input.settings(quantization), finalRows, plan.live(), input.threads())) {
            List<String> notes = new ArrayList<>();
            notes.add(format(
                    "%.0f %% of %,d points deleted and %.0f %% moved to another vector, in one random order (seed %d)"
                            + " on one thread, beside one thread of searches at ef %d.",
                    SHARE * 100, all.length, SHARE * 100, input.seed(), LOAD_EF));
            notes.add(mutate(input, plan, mutated));
            int lostAfterChanges = unreachable(mutated, finalRows, plan.live(), input.threads());
            List<List<String>> rows = new ArrayList<>(compare("after the changes", input, truth, fresh, mutated));
            notes.add(repair(input, mutated));
            rows.addAll(compare("after repair", input, truth, fresh, mutated));
            notes.add(format(
                    "Live points that a search for their own vector (k %d, ef %d) does not find, of %,d:"
                            + " %,d after the changes, %,d after repair, %,d in the fresh build.",
                    Measure.K,
                    REACH_EF,
                    plan.live().length,
                    lostAfterChanges,
                    unreachable(mutated, finalRows, plan.live(), input.threads()),
                    unreachable(fresh, finalRows, plan.live(), input.threads())));
            notes.add(format(
                    "Memory: %,d bytes against %,d of the fresh build.",
                    mutated.statistics().totalBytes(), fresh.statistics().totalBytes()));
            return new ScenarioTable(
                    "Deletes and updates, " + quantization,
                    notes,
                    List.of(
                            "state",
                            "ef",
                            "recall, fresh",
                            "recall, mutated",
                            "QPS, fresh",
                            "QPS, mutated",
                            "mutated / fresh"),
                    rows);
        }
    }

    private static String mutate(ScenarioInput input, MutationPlan plan, VectorIndex index)
            throws InterruptedException {
        SearchLoad load = SearchLoad.start(index, input.queries(), LOAD_EF);
        long start = System.nanoTime();
        for (int row : plan.operations()) {
            if (plan.newVector()[row] < 0) {
                index.delete(RowId.bytes(row));
            } else {
                index.upsert(RowId.bytes(row), input.base()[plan.newVector()[row]]);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return format(
                "Meanwhile %,.0f changes/s beside %s; %,d deleted slots were left.",
                plan.operations().length / seconds,
                describe(load.stop()),
                index.statistics().deletedSlots());
    }

    private static String repair(ScenarioInput input, VectorIndex index) throws InterruptedException {
        SearchLoad load = SearchLoad.start(index, input.queries(), LOAD_EF);
        long start = System.nanoTime();
        index.repair();
        double seconds = (System.nanoTime() - start) / 1e9;
        return format(
                "Repair then took %.1f s beside %s and left %,d deleted slots.",
                seconds, describe(load.stop()), index.statistics().deletedSlots());
    }

    private static String describe(SearchLoad.Figures searches) {
        return format(
                "%,.0f searches/s (p50 %,.0f µs, p99 %,.0f µs, worst %.1f ms)",
                searches.rate(), searches.p50Micros(), searches.p99Micros(), searches.worstMillis());
    }

    private static int unreachable(VectorIndex index, float[][] rows, int[] live, int threads)
            throws IOException, InterruptedException {
        AtomicInteger missing = new AtomicInteger();
        ParallelRows.run(live.length, threads, () -> {
            IndexSearcher searcher = index.searcher();
            return i -> {
                SearchHits hits = searcher.search(rows[live[i]], Measure.K, REACH_EF, null);
                for (int hit = 0; hit < hits.count(); hit++) {
                    if (RowId.row(hits.id(hit)) == live[i]) {
                        return;
                    }
                }
                missing.incrementAndGet();
            };
        });
        return missing.get();
    }

    private static List<List<String>> compare(
            String state, ScenarioInput input, int[][] truth, VectorIndex fresh, VectorIndex mutated) {
        IndexSearcher freshSearcher = fresh.searcher();
        IndexSearcher mutatedSearcher = mutated.searcher();
        List<List<String>> rows = new ArrayList<>();
        for (int ef : EFS) {
            double[] rates = Measure.rates(
                    input.queries(),
                    query -> freshSearcher.search(query, Measure.K, ef, null),
                    query -> mutatedSearcher.search(query, Measure.K, ef, null));
            rows.add(List.of(
                    state,
                    Integer.toString(ef),
                    format("%.4f", Measure.recall(freshSearcher, input.queries(), truth, ef, null)),
                    format("%.4f", Measure.recall(mutatedSearcher, input.queries(), truth, ef, null)),
                    format("%,.0f", rates[0]),
                    format("%,.0f", rates[1]),
                    format("%.2f", rates[1] / rates[0])));
        }
        return rows;
    }
}
