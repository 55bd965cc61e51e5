package io.vectron.cli.bench.writes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteLatenciesTest {
    private static final long MILLI = 1_000_000;

    private final WriteLatencies latencies = new WriteLatencies(
            400, Duration.ofSeconds(2), Duration.ofSeconds(2), new long[] {4 * MILLI, MILLI, 3 * MILLI, 2 * MILLI});

    @Test
    void takesTheShortestTimeThatTheShareDidNotExceed() {
        assertEquals(2, latencies.millis(0.5));
        assertEquals(3, latencies.millis(0.51));
        assertEquals(4, latencies.millis(0.99));
    }

    @Test
    void countsTheRestOfTheWorkOnlyTowardsTheSettledRate() {
        WriteLatencies settled = latencies.settledAfter(Duration.ofSeconds(6));
        assertEquals(200, settled.recordsPerSecond());
        assertEquals(50, settled.settledPerSecond());
    }
}
