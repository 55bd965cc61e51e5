package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteGateTest {
    private static final int WAITING = 1_000;

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void close() {
        timers.shutdownNow();
    }

    @Test
    void letsInOneAfterTheOtherWithoutGrowingTheStack() {
        WriteGate gate = new WriteGate(() -> 1, timers, Duration.ofMinutes(1));
        assertTrue(gate.enter(1).isDone());
        AtomicInteger done = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        for (int i = 0; i < WAITING; i++) {
            CompletableFuture<Void> entered = gate.enter(1);
            entered.thenRun(() -> {
                deepest.accumulateAndGet(new Throwable().getStackTrace().length, Math::max);
                done.incrementAndGet();
                gate.leave(1);
            });
        }
        gate.leave(1);
        assertEquals(WAITING, done.get());
        assertTrue(deepest.get() < 200, "stack of " + deepest);
    }
}
