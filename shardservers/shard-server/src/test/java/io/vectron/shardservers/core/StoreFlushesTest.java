package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreFlushesTest {
    private long nowNanos;
    private int flushes;
    private final StoreFlushes due = new StoreFlushes(() -> nowNanos, () -> flushes++);

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    private void apply(int entries) {
        for (int i = 0; i < entries; i++) {
            due.applied();
        }
    }

    @Test
    void waitsForEntriesHoweverLongThatTakes() {
        pass(StoreFlushes.INTERVAL.multipliedBy(10));
        apply(StoreFlushes.ENTRIES - 1);
        assertEquals(0, flushes);
        apply(1);
        assertEquals(1, flushes);
    }

    @Test
    void waitsBetweenTwoHoweverManyEntriesCome() {
        pass(StoreFlushes.INTERVAL.minusNanos(1));
        apply(10 * StoreFlushes.ENTRIES);
        assertEquals(0, flushes);
        pass(Duration.ofNanos(1));
        apply(10 * StoreFlushes.ENTRIES);
        assertEquals(1, flushes);
        pass(StoreFlushes.INTERVAL);
        apply(1);
        assertEquals(2, flushes);
    }
}
