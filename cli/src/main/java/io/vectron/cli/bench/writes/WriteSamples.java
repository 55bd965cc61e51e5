package io.vectron.cli.bench.writes;

import io.vectron.cli.bench.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The measurements of one target, a round each; figures are medians over them. Used by one thread. */
final class WriteSamples {
    private final WriteTarget target;
    private final List<WriteLatencies> batches = new ArrayList<>();
    private final List<WriteLatencies> singles = new ArrayList<>();

    WriteSamples(WriteTarget target) {
        this.target = target;
    }

    WriteTarget target() {
        return target;
    }

    void add(WriteLatencies batch, WriteLatencies single) {
        batches.add(batch);
        singles.add(single);
    }

    double recordsPerSecond() {
        return median(batches, WriteLatencies::recordsPerSecond);
    }

    double settledPerSecond() {
        return median(batches, WriteLatencies::settledPerSecond);
    }

    double batchMillis(double share) {
        return median(batches, sample -> sample.millis(share));
    }

    double singleMillis(double share) {
        return median(singles, sample -> sample.millis(share));
    }

    private static double median(List<WriteLatencies> samples, Function<WriteLatencies, Double> figure) {
        return Median.of(samples.stream().map(figure).toList());
    }
}
