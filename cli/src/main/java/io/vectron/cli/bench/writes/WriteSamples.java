package io.vectron.cli.bench.writes;

import io.vectron.cli.bench.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The measurements of one target, a round each; figures are medians over them. Used by one thread. */
final class WriteSamples {
    private final WriteTarget target;
    private final List<WriteLatencies> batches = new ArrayList<>();
    private final List<WriteLatencies> crowds = new ArrayList<>();
    private final List<WriteLatencies> singles = new ArrayList<>();

    /**
     * What was measured of it one after the other.
     *
     * @param batches by several clients
     * @param crowd single records by many clients
     * @param singles single records by one client
     */
    record Round(WriteLatencies batches, WriteLatencies crowd, WriteLatencies singles) {}

    WriteSamples(WriteTarget target) {
        this.target = target;
    }

    WriteTarget target() {
        return target;
    }

    void add(Round round) {
        batches.add(round.batches());
        crowds.add(round.crowd());
        singles.add(round.singles());
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

    double crowdPerSecond() {
        return median(crowds, WriteLatencies::recordsPerSecond);
    }

    double crowdMillis(double share) {
        return median(crowds, sample -> sample.millis(share));
    }

    double singleMillis(double share) {
        return median(singles, sample -> sample.millis(share));
    }

    private static double median(List<WriteLatencies> samples, Function<WriteLatencies, Double> figure) {
        return Median.of(samples.stream().map(figure).toList());
    }
}
