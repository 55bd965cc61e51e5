package io.vectron.cli.bench.writes;

import io.vectron.cli.console.Numbers;
import java.time.Duration;
import java.util.Arrays;

/**
 * What clients saw in one measurement.
 *
 * @param records acknowledged
 * @param elapsed until the last was
 * @param settled until nothing of them was worked on any more
 * @param nanos of each acknowledged request, ascending
 */
record WriteLatencies(long records, Duration elapsed, Duration settled, long[] nanos) {
    WriteLatencies {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    /** The same, settled this much after the last acknowledgement. */
    WriteLatencies settledAfter(Duration rest) {
        return new WriteLatencies(records, elapsed, elapsed.plus(rest), nanos);
    }

    double recordsPerSecond() {
        return Numbers.rate(records, elapsed);
    }

    double settledPerSecond() {
        return Numbers.rate(records, settled);
    }

    /** The shortest time that at least this share of the requests did not exceed. */
    double millis(double share) {
        return nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)] / 1e6;
    }
}
