package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.data.ScenarioTable;
import java.io.IOException;
import java.util.List;

/** One kind of measurement of our index alone. */
@FunctionalInterface
interface Scenario {
    /** Measures, and says meanwhile on standard error what it does. */
    List<ScenarioTable> run(ScenarioInput input) throws IOException, InterruptedException;
}
