package io.vectron.benchmarks.index;

import io.vectron.benchmarks.data.ScenarioTable;
import java.util.ArrayList;
import java.util.List;

/** All raw numbers on one data set; fields are what JSON shows. */
final class DatasetResult {
    public final String name;
    public final String metric;
    public final int dimension;
    public final int points;
    public final int queries;
    public final List<ContenderResult> contenders = new ArrayList<>();
    public final List<ScenarioTable> scenarios = new ArrayList<>();

    DatasetResult(Dataset dataset) {
        name = dataset.name();
        metric = dataset.metric().name();
        dimension = dataset.dimension();
        points = dataset.points();
        queries = dataset.truth().length;
    }

    int vectorBytes() {
        return dimension * Float.BYTES;
    }
}
