package io.vectron.benchmarks.index;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.benchmarks.data.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    private final BenchmarkResult result = new BenchmarkResult(Map.of("processor", "one of a kind"));

    @Test
    void showsMediansAndRatiosAndWhatIsMissing() {
        DatasetResult dataset = new DatasetResult(
                new Dataset("tiny-euclidean", Metric.EUCLIDEAN, 2, 10, Path.of("b"), Path.of("q"), new int[][] {{0}}));
        dataset.contenders.add(contender("vectron float", 100, 300, 200));
        dataset.contenders.add(contender("hnswlib", 50, 100, 150));
        result.datasets.add(dataset);
        result.missing.add("usearch 2: no compiler");

        String text = new MarkdownReport(result, 2).write(Map.of("tiny-euclidean", "plot.svg"));

        assertTrue(text.contains("- processor: one of a kind"), text);
        assertTrue(text.contains("- usearch 2: no compiler"), text);
        assertTrue(text.contains("![Recall against queries per second](plot.svg)"), text);
        assertTrue(
                text.contains("| vectron float | – | 2.0 (1×) | 200 | 200 | never | – | – | – | – | – | 28 | 20 |"),
                text);
        assertTrue(text.contains("| vectron float | 1.00 | 2.00 | 2.00 | – | 1.00 |"), text);
    }

    @Test
    void saysWhyAContenderDroppedOut() {
        DatasetResult dataset = new DatasetResult(
                new Dataset("tiny-euclidean", Metric.EUCLIDEAN, 2, 10, Path.of("b"), Path.of("q"), new int[][] {{0}}));
        ContenderResult dropped = new ContenderResult("lucene", "1");
        dropped.failure = "out of memory";
        dataset.contenders.add(dropped);
        result.datasets.add(dataset);

        String text = new MarkdownReport(result, 1).write(Map.of());

        assertTrue(text.contains("lucene (1): ; **dropped out**: out of memory"), text);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        MarkdownTable table = new MarkdownTable(List.of("a", "b"));

        assertThrows(IllegalArgumentException.class, () -> table.row(List.of("1")));
    }

    private static ContenderResult contender(String name, double... rates) {
        ContenderResult contender = new ContenderResult(name, "1");
        contender.addBuild(2, 2.0);
        contender.bytes = 280;
        for (double rate : rates) {
            contender.addSearch(1, 10, 0.96, rate);
        }
        return contender;
    }
}
