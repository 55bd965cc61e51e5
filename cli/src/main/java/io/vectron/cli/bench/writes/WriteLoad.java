package io.vectron.cli.bench.writes;

import io.vectron.cli.CliException;
import java.time.Duration;
import java.util.List;

/**
 * What is written.
 *
 * @param shards of each collection that is measured, one after the other
 * @param clients that each have one request under way while throughput is measured
 * @param crowd clients that each have a single record under way
 * @param batch records of a request while throughput is measured
 * @param recordBytes vector and payload of a record together
 * @param warmUp for how long each target is written to beforehand, until most of its code is compiled
 * @param duration of one measurement of batches; one of single records by many clients takes half of it, one by a single client twice as
 *     long, so that a hundredth of its requests are some
 */
public record WriteLoad(
        List<Integer> shards,
        int rounds,
        int clients,
        int crowd,
        int batch,
        int recordBytes,
        int dimension,
        Duration warmUp,
        Duration duration) {
    public WriteLoad {
        shards = List.copyOf(shards);
        shards.forEach(count -> requireWithin("--shards", count, 1, 64));
        requireWithin("--rounds", rounds, 1, 1_000);
        requireWithin("--clients", clients, 1, 256);
        requireWithin("--crowd", crowd, 1, 512);
        requireWithin("--batch", batch, 1, 1_000);
        requireWithin("--dimension", dimension, 1, 4_096);
        requireWithin("--record-bytes", recordBytes, dimension * Float.BYTES + 32, 32_000);
        requireWithin("--warm-up", (int) warmUp.toSeconds(), 1, 600);
        requireWithin("--seconds", (int) duration.toSeconds(), 1, 600);
    }

    private static void requireWithin(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new CliException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }
}
