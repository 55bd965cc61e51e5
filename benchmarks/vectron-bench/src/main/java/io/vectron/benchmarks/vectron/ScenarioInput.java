package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.data.Metric;
import io.vectron.benchmarks.driver.GraphSettings;
import io.vectron.index.IndexSettings;
import io.vectron.index.Quantization;

/**
 * What every scenario gets.
 *
 * @param base vectors to index, shared and not changed
 * @param queries vectors to search for
 * @param graph settings of the index
 * @param threads threads of builds and of whatever is not timed
 * @param seed of everything random
 */
record ScenarioInput(float[][] base, float[][] queries, GraphSettings graph, int threads, long seed) {
    Metric metric() {
        return graph.metric();
    }

    IndexSettings settings(Quantization quantization) {
        return VectronContender.settingsOf(base[0].length, graph, quantization);
    }
}
