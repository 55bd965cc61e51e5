package io.vectron.benchmarks.index;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vectron.benchmarks.data.ScenarioTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The report's files: NAME.md, NAME.json with the raw numbers, NAME-DATASET.svg. Rewritten as figures come in. */
final class ReportFiles {
    private final ObjectMapper json = new ObjectMapper()
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.PUBLIC_ONLY)
            .enable(SerializationFeature.INDENT_OUTPUT);
    private final Path folder;
    private final String name;

    ReportFiles(Path folder, String name) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.name = name;
    }

    Path report() {
        return folder.resolve(name + ".md");
    }

    void write(BenchmarkResult result, int threads) throws IOException {
        json.writeValue(folder.resolve(name + ".json").toFile(), result);
        Map<String, String> plots = new HashMap<>();
        for (DatasetResult dataset : result.datasets) {
            String plot = name + "-" + dataset.name + ".svg";
            if (RecallPlot.write(dataset, folder.resolve(plot))) {
                plots.put(dataset.name, plot);
            }
        }
        Files.writeString(report(), new MarkdownReport(result, threads).write(plots));
    }

    List<ScenarioTable> readScenarios(Path file) throws IOException {
        return List.of(json.readValue(file.toFile(), ScenarioTable[].class));
    }
}
