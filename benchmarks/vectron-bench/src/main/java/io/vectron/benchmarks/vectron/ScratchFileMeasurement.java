package io.vectron.benchmarks.vectron;

import static io.vectron.benchmarks.vectron.Measure.format;

import io.vectron.benchmarks.data.ScenarioTable;
import io.vectron.index.IndexSearcher;
import io.vectron.index.Quantization;
import io.vectron.index.VectorIndex;
import io.vectron.index.VectorStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What stays in memory, and what a search costs, when vectors, slot records and ids lie in scratch files. */
final class ScratchFileMeasurement {
    private static final int[] EFS = {10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};
    private static final double TARGET = 0.99;
    /** How often every query is put before memory is looked at. */
    private static final int PASSES = 3;

    private static final String SCRATCH_FILES = ".scratch";

    private final ScenarioInput input;
    private final int[][] truth;
    private final List<List<String>> rows = new ArrayList<>();

    ScratchFileMeasurement(ScenarioInput input) throws IOException, InterruptedException {
        this.input = input;
        int[] all = IntStream.range(0, input.base().length).toArray();
        truth = new ExactScan(input.base(), input.metric()).searchAll(input.queries(), all, Measure.K, input.threads());
    }

    /** Opens a saved index under both storages and adds what is seen to the table. */
    void add(Quantization quantization, Path file) throws IOException {
        VectorStorage scratch = new VectorStorage.ScratchFile(Path.of(System.getProperty("java.io.tmpdir")));
        try (VectorIndex inMemory = VectorIndex.open(file);
                VectorIndex inFile = VectorIndex.open(file, scratch)) {
            IndexSearcher searcher = inFile.searcher();
            int ef = EFS[0];
            double recall = 0;
            for (int i = 0; i < EFS.length && recall < TARGET; i++) {
                ef = EFS[i];
                recall = Measure.recall(searcher, input.queries(), truth, ef, null);
            }
            int chosen = ef;
            for (int pass = 0; pass < PASSES; pass++) {
                for (float[] query : input.queries()) {
                    searcher.search(query, Measure.K, chosen, null);
                }
            }
            long mapped = ResidentPages.bytesOfFiles(SCRATCH_FILES);
            IndexSearcher other = inMemory.searcher();
            double[] rates = Measure.rates(
                    input.queries(),
                    query -> searcher.search(query, Measure.K, chosen, null),
                    query -> other.search(query, Measure.K, chosen, null));
            add(quantization, chosen, recall, rates, inFile.statistics().totalBytes(), mapped);
        }
    }

    private void add(Quantization quantization, int ef, double recall, double[] rates, long tables, long mapped) {
        int points = input.base().length;
        double raw = (double) input.base()[0].length * Float.BYTES;
        rows.add(List.of(
                quantization.name(),
                Integer.toString(ef),
                format("%.4f", recall),
                format("%,.0f", rates[1]),
                format("%,.0f", rates[0]),
                format("%,.0f", raw),
                format("%,.0f", (double) tables / points),
                format("%,.1f", (double) mapped / points),
                format("%.3f", mapped / raw / points),
                format("%.3f", (tables + mapped) / raw / points)));
    }

    ScenarioTable table() {
        return new ScenarioTable(
                "Vectors, slot records and ids in scratch files",
                List.of(
                        format(
                                "A saved index opened with these in scratch files; the ef is the smallest of %s that"
                                        + " reaches recall %.2f, or the last.",
                                Arrays.toString(EFS), TARGET),
                        format(
                                "Bytes are per point. Tables are what stays in memory: codes, links, marks of slots and the table"
+ " that finds ids; \"resident of the files\" is"
                                        + " the Rss of the files' mappings in /proc/self/smaps after every query was put"
                                        + " %d times. What the page cache keeps beside is the system's to give away.",
                                PASSES + 1)),
                List.of(
                        "quantization",
                        "ef",
                        "recall@10",
                        "QPS, in memory",
                        "QPS, in files",
                        "raw floats",
                        "tables",
                        "resident of the files",
                        "of the files / raw",
                        "all resident / raw"),
                rows);
    }
}
