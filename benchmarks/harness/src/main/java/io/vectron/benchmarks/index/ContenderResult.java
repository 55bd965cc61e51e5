package io.vectron.benchmarks.index;

import io.vectron.benchmarks.data.Percentiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All raw numbers of one contender on one data set. Filled by the harness's one thread; fields are what JSON shows. */
final class ContenderResult {
    public final String name;
    public final String version;
    public String flags = "";
    /** Threads to seconds of each build. */
    public final Map<Integer, List<Double>> buildSeconds = new TreeMap<>();
    /** Bytes that the index takes by its own account, float vectors included. */
    public long bytes;
    /** Growth of the process's anonymous resident memory by the build; in a JVM garbage counts. */
    public long residentBytes;
    /** Threads to ef to recall. */
    public final Map<Integer, Map<Integer, Double>> recall = new TreeMap<>();
    /** Threads to ef to queries per second of each round. */
    public final Map<Integer, Map<Integer, List<Double>>> qps = new TreeMap<>();
    /** The ef at which single queries were timed. */
    public int latencyEf;
    /** Percentile to microseconds of each round. */
    public final Map<String, List<Double>> latencyMicros = new LinkedHashMap<>();
    /** Why the contender dropped out, or null. */
    public @Nullable String failure;

    ContenderResult(String name, String version) {
        this.name = name;
        this.version = version;
    }

    void addBuild(int threads, double seconds) {
        buildSeconds.computeIfAbsent(threads, any -> new ArrayList<>()).add(seconds);
    }

    void addSearch(int threads, int ef, double found, double rate) {
        recall.computeIfAbsent(threads, any -> new TreeMap<>()).put(ef, found);
        qps.computeIfAbsent(threads, any -> new TreeMap<>())
                .computeIfAbsent(ef, any -> new ArrayList<>())
                .add(rate);
    }

    void addLatency(String percentile, double micros) {
        latencyMicros.computeIfAbsent(percentile, any -> new ArrayList<>()).add(micros);
    }

    /** The curve of the rounds' medians. */
    RecallCurve curve(int threads) {
        List<SweepPoint> points = new ArrayList<>();
        qps.getOrDefault(threads, Map.of())
                .forEach((ef, rates) -> points.add(new SweepPoint(
                        ef, recall.getOrDefault(threads, Map.of()).getOrDefault(ef, 0.0), median(rates))));
        return new RecallCurve(points);
    }

    /** The median build time; NaN if it was not measured. */
    double medianBuildSeconds(int threads) {
        return median(buildSeconds.getOrDefault(threads, List.of()));
    }

    /** The median of a latency percentile; NaN if it was not measured. */
    double medianLatencyMicros(String percentile) {
        return median(latencyMicros.getOrDefault(percentile, List.of()));
    }

    private static double median(List<Double> values) {
        return Percentiles.median(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
