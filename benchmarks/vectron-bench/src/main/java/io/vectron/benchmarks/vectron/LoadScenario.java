package io.vectron.benchmarks.vectron;

import static io.vectron.benchmarks.vectron.Measure.format;

import io.vectron.benchmarks.data.Percentiles;
import io.vectron.benchmarks.data.ScenarioTable;
import io.vectron.index.IndexStatistics;
import io.vectron.index.Quantization;
import io.vectron.index.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How large a saved index is, how long it takes to open, and what it holds in memory. */
final class LoadScenario implements Scenario {
    private static final int OPENINGS = 7;

    @Override
    public List<ScenarioTable> run(ScenarioInput input) throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        ScratchFileMeasurement scratch = new ScratchFileMeasurement(input);
        for (Quantization quantization : Quantization.values()) {
            rows.add(measure(input, quantization, scratch));
        }
        return List.of(loading(input, rows), scratch.table());
    }

    private static ScenarioTable loading(ScenarioInput input, List<List<String>> rows) {
        return new ScenarioTable(
                "Saving, opening, memory",
                List.of(
                        format("All %,d points, saved and opened %d times; medians.", input.base().length, OPENINGS),
                        "The file is in the page cache.",
                        "Bytes are per point, as the index accounts for them."),
                List.of(
                        "quantization",
                        "file MB",
                        "save s",
                        "open ms",
                        "first search µs",
                        "vectors",
                        "codes",
                        "links",
                        "slots",
                        "ids",
                        "beyond floats"),
                rows);
    }

    private static List<String> measure(ScenarioInput input, Quantization quantization, ScratchFileMeasurement scratch)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("vectron-load", ".index");
        int points = input.base().length;
        try {
            IndexStatistics statistics;
            double saveSeconds;
            try (VectorIndex index = IndexBuild.of(
                    input.settings(quantization),
                    input.base(),
                    IntStream.range(0, points).toArray(),
                    input.threads())) {
                statistics = index.statistics();
                long start = System.nanoTime();
                index.save(file, 1);
                saveSeconds = (System.nanoTime() - start) / 1e9;
            }
            double[] openMillis = new double[OPENINGS];
            double[] searchMicros = new double[OPENINGS];
            for (int i = 0; i < OPENINGS; i++) {
                long start = System.nanoTime();
                try (VectorIndex index = VectorIndex.open(file)) {
                    long opened = System.nanoTime();
                    index.searcher().search(input.queries()[0], Measure.K, 0, null);
                    openMillis[i] = (opened - start) / 1e6;
                    searchMicros[i] = (System.nanoTime() - opened) / 1e3;
                }
            }
            if (quantization != Quantization.NONE) {
                scratch.add(quantization, file);
            }
            long raw = (long) input.base()[0].length * Float.BYTES;
            return List.of(
                    quantization.name(),
                    format("%.1f", Files.size(file) / 1e6),
                    format("%.2f", saveSeconds),
                    format("%.1f", Percentiles.median(openMillis)),
                    format("%,.0f", Percentiles.median(searchMicros)),
                    perPoint(statistics.vectorBytes(), points),
                    perPoint(statistics.codeBytes(), points),
                    perPoint(statistics.linkBytes(), points),
                    perPoint(statistics.slotBytes(), points),
                    perPoint(statistics.idBytes(), points),
                    perPoint(statistics.totalBytes() - raw * points, points));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String perPoint(long bytes, int points) {
        return format("%,.0f", (double) bytes / points);
    }
}
