package io.vectron.benchmarks.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that one run measured, and on what; fields are what JSON shows. */
final class BenchmarkResult {
    public final Map<String, String> machine;
    public final Map<String, String> settings = new LinkedHashMap<>();
    /** What could not be installed or started, and why. */
    public final List<String> missing = new ArrayList<>();

    public final List<DatasetResult> datasets = new ArrayList<>();

    BenchmarkResult(Map<String, String> machine) {
        this.machine = machine;
    }
}
