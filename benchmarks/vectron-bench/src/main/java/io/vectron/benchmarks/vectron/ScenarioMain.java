package io.vectron.benchmarks.vectron;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vectron.benchmarks.data.FloatRows;
import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.driver.GraphSettings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs one scenario and writes its tables as JSON. Arguments: scenario (mutate, filter or load), base file, query file,
 * dimension, metric (l2 or ip), M, efConstruction, threads, seed, output file.
 */
public final class ScenarioMain {
    private ScenarioMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int dimension = Integer.parseInt(arguments[3]);
        ScenarioInput input = new ScenarioInput(
                FloatRows.map(Path.of(arguments[1]), dimension).toArrays(),
                FloatRows.map(Path.of(arguments[2]), dimension).toArrays(),
                new GraphSettings(
                        Metric.ofCode(arguments[4]), Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6])),
                Integer.parseInt(arguments[7]),
                Long.parseLong(arguments[8]));
        Scenario scenario = switch (arguments[0]) {
            case "mutate" -> new MutationScenario();
            case "filter" -> new FilterScenario();
            case "load" -> new LoadScenario();
            default -> throw new IllegalArgumentException("no such scenario: " + arguments[0]);
        };
        new ObjectMapper().writeValue(Path.of(arguments[9]).toFile(), scenario.run(input));
    }
}
