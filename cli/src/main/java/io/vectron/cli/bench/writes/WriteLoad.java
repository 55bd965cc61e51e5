package io.vectron.cli.bench.writes;

import io.vectron.cli.CliException;
import java.time.Duration;

/**
 * What is written.
 *
 * @param clients that each have one request under way while throughput is measured; one alone sends single records while
 *     latency is
 * @param batch records of a request while throughput is measured
 * @param recordBytes vector and payload of a record together
 * @param duration of one measurement of throughput; one of latency takes half of it
 */
public record WriteLoad(int rounds, int clients, int batch, int recordBytes, int dimension, Duration duration) {
    public WriteLoad {
        requireWithin("--rounds", rounds, 1, 1_000);
        requireWithin("--clients", clients, 1, 256);
        requireWithin("--batch", batch, 1, 1_000);
        requireWithin("--dimension", dimension, 1, 4_096);
        requireWithin("--record-bytes", recordBytes, dimension * Float.BYTES + 32, 32_000);
        requireWithin("--seconds", (int) duration.toSeconds(), 1, 600);
    }

    private static void requireWithin(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new CliException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }
}
