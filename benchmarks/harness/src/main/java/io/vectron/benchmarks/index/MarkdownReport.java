package io.vectron.benchmarks.index;

import io.vectron.benchmarks.data.ScenarioTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The report as Markdown: what was run on what, a table and ratios for each data set, and the scenarios. */
final class MarkdownReport {
    private static final String METHOD = """
            Every contender is a process of its own and is driven by the same commands; queries are timed inside it. All
            contenders do one step before any does the next, and the rounds begin with another contender each time. Figures
            are medians of the rounds. QPS at a recall is interpolated on the measured curve: between two neighbouring ef,
            log QPS is linear in log(1 - recall); a contender that is past the recall at the smallest ef gets the rate
            measured there; "never" means that no ef of the sweep reached it. Single queries (p50, p99) are timed on one
            thread at the smallest ef that reaches 0.95. Bytes per vector are the index's, float or quantised vectors
            included, as the library accounts for it (Java) or as the process's resident memory grows (C++, FAISS).
            "(1×)" marks a figure from one build instead of the median of several; "–" one that was not taken.
            """;

    private final BenchmarkResult result;
    private final int threads;

    MarkdownReport(BenchmarkResult result, int threads) {
        this.result = result;
        this.threads = threads;
    }

    /** The report's text; {@code plots} is the plot's file name for each data set that has one. */
    String write(Map<String, String> plots) {
        StringBuilder text = new StringBuilder("# Index benchmark\n\n");
        text.append(METHOD).append('\n');
        facts(text, "On", result.machine);
        facts(text, "With", result.settings);
        if (!result.missing.isEmpty()) {
            text.append("Not run, because it could not be installed:\n\n");
            result.missing.forEach(missing -> text.append("- ").append(missing).append('\n'));
            text.append('\n');
        }
        for (DatasetResult dataset : result.datasets) {
            dataset(text, dataset, plots);
        }
        return text.toString();
    }

    private static void facts(StringBuilder text, String word, Map<String, String> facts) {
        text.append(word).append(":\n\n");
        facts.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append('\n');
    }

    private void dataset(StringBuilder text, DatasetResult dataset, Map<String, String> plots) {
        text.append(String.format(
                Locale.ROOT,
                "## %s%n%n%,d vectors of %d components, %s, %,d queries, recall@%d.%n%n",
                dataset.name,
                dataset.points,
                dataset.dimension,
                dataset.metric.toLowerCase(Locale.ROOT).replace('_', ' '),
                dataset.queries,
                DatasetBenchmark.K));
        if (!dataset.contenders.isEmpty()) {
            text.append(figures(dataset)).append('\n');
            String plot = plots.get(dataset.name);
            if (plot != null) {
                text.append("![Recall against queries per second](")
                        .append(plot)
                        .append(")\n\n");
            }
            ratios(text, dataset);
            contenders(text, dataset);
        }
        for (ScenarioTable scenario : dataset.scenarios) {
            scenario(text, scenario);
        }
    }

    private MarkdownTable figures(DatasetResult dataset) {
        List<String> header = new ArrayList<>(List.of("contender", "build s, 1 thread"));
        if (threads > 1) {
            header.add("build s, " + threads + " threads");
        }
        for (double target : DatasetBenchmark.TARGETS) {
            header.add(String.format(Locale.ROOT, "QPS at %.2f", target));
        }
        if (threads > 1) {
            for (double target : DatasetBenchmark.TARGETS) {
                header.add(String.format(Locale.ROOT, "%d threads, %.2f", threads, target));
            }
        }
        header.addAll(List.of("p50 µs", "p99 µs", "bytes/vector", "beyond floats"));
        MarkdownTable table = new MarkdownTable(header);
        for (ContenderResult contender : dataset.contenders) {
            table.row(figures(dataset, contender));
        }
        return table;
    }

    private List<String> figures(DatasetResult dataset, ContenderResult contender) {
        List<String> cells = new ArrayList<>(List.of(contender.name, build(contender, 1)));
        if (threads > 1) {
            cells.add(build(contender, threads));
        }
        qps(cells, contender, 1);
        if (threads > 1) {
            qps(cells, contender, threads);
        }
        cells.add(number("%,.0f", contender.medianLatencyMicros("p50")));
        cells.add(number("%,.0f", contender.medianLatencyMicros("p99")));
        double bytes = (double) contender.bytes / dataset.points;
        cells.add(number("%,.0f", bytes == 0 ? Double.NaN : bytes));
        cells.add(number("%,.0f", bytes == 0 ? Double.NaN : bytes - dataset.vectorBytes()));
        return cells;
    }

    private static String build(ContenderResult contender, int onThreads) {
        int builds = contender.buildSeconds.getOrDefault(onThreads, List.of()).size();
        return number("%.1f", contender.medianBuildSeconds(onThreads)) + (builds == 1 ? " (1×)" : "");
    }

    private static void qps(List<String> cells, ContenderResult contender, int onThreads) {
        RecallCurve curve = contender.curve(onThreads);
        for (double target : DatasetBenchmark.TARGETS) {
            double qps = curve.qpsAt(target);
            boolean measured = !curve.points().isEmpty();
            cells.add(Double.isNaN(qps) && measured ? "never" : number("%,.0f", qps));
        }
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "–";
    }

    private void ratios(StringBuilder text, DatasetResult dataset) {
        String yardstick = ContenderCatalog.yardstick();
        ContenderResult base = dataset.contenders.stream()
                .filter(contender -> contender.name.equals(yardstick) && contender.failure == null)
                .findFirst()
                .orElse(null);
        if (base == null) {
            return;
        }
        text.append("As a multiple of ").append(yardstick).append(":\n\n");
        MarkdownTable table = new MarkdownTable(List.of(
                "contender",
                "build time, " + threads + " threads",
                "QPS at 0.90",
                "QPS at 0.95",
                "QPS at 0.99",
                "bytes beyond floats"));
        for (ContenderResult contender : dataset.contenders) {
            table.row(List.of(
                    contender.name,
                    ratio(contender, base, any -> any.medianBuildSeconds(threads)),
                    ratio(contender, base, any -> any.curve(1).qpsAt(0.90)),
                    ratio(contender, base, any -> any.curve(1).qpsAt(0.95)),
                    ratio(contender, base, any -> any.curve(1).qpsAt(0.99)),
                    ratio(
                            contender,
                            base,
                            any -> any.bytes == 0
                                    ? Double.NaN
                                    : any.bytes - (double) dataset.points * dataset.vectorBytes())));
        }
        text.append(table).append('\n');
    }

    private static String ratio(
            ContenderResult contender, ContenderResult base, ToDoubleFunction<ContenderResult> figure) {
        return number("%.2f", figure.applyAsDouble(contender) / figure.applyAsDouble(base));
    }

    private static void contenders(StringBuilder text, DatasetResult dataset) {
        for (ContenderResult contender : dataset.contenders) {
            text.append("- ")
                    .append(contender.name)
                    .append(" (")
                    .append(contender.version)
                    .append("): ");
            text.append(contender.flags);
            if (contender.failure != null) {
                text.append("; **dropped out**: ").append(contender.failure);
            }
            text.append('\n');
        }
        text.append('\n');
    }

    private static void scenario(StringBuilder text, ScenarioTable scenario) {
        text.append("### ").append(scenario.title()).append("\n\n");
        text.append(String.join(" ", scenario.notes())).append("\n\n");
        MarkdownTable table = new MarkdownTable(scenario.columns());
        scenario.rows().forEach(table::row);
        text.append(table).append('\n');
    }
}
