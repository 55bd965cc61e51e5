package io.vectron.placement.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.PlacementMap;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapWaitersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final MapWaiters waiters = new MapWaiters(executor, 2);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private static PlacementMap map(long version) {
        return new PlacementMap(new MapVersion(version), new TreeMap<>(), new TreeMap<>(), List.of());
    }

    private static MapVersion version(long value) {
        return new MapVersion(value);
    }

    @Test
    void answersOnlyThoseWhoKnowLess() throws Exception {
        waiters.publish(map(3));
        CompletableFuture<PlacementMap> behind = waiters.newerThan(version(3), LONG);
        CompletableFuture<PlacementMap> ahead = waiters.newerThan(version(4), LONG);
        waiters.publish(map(4));
        assertEquals(map(4), behind.get(10, TimeUnit.SECONDS));
        assertFalse(ahead.isDone());
        waiters.publish(map(5));
        assertEquals(map(5), ahead.get(10, TimeUnit.SECONDS));
        assertEquals(0, waiters.waiting());
    }

    @Test
    void answersAtOnceWhenThereIsNewsOrNoTime() throws Exception {
        waiters.publish(map(3));
        assertEquals(map(3), waiters.newerThan(version(2), LONG).getNow(PlacementMap.EMPTY));
        assertEquals(map(3), waiters.newerThan(version(9), Duration.ZERO).getNow(PlacementMap.EMPTY));
    }

    @Test
    void keepsNobodyWhoseTimeIsUp() throws Exception {
        waiters.publish(map(3));
        assertEquals(map(3), waiters.newerThan(version(3), Duration.ofMillis(5)).get(10, TimeUnit.SECONDS));
        assertEquals(0, waiters.waiting());
    }

    @Test
    void refusesMoreThanMayWait() {
        CompletableFuture<PlacementMap> first = waiters.newerThan(version(0), LONG);
        CompletableFuture<PlacementMap> second = waiters.newerThan(version(0), LONG);
        ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> waiters.newerThan(version(0), LONG).get(10, TimeUnit.SECONDS));
        assertEquals(
                ErrorCode.OVERLOADED,
                assertInstanceOf(VectronException.class, failure.getCause()).code());
        assertFalse(first.isDone() || second.isDone());
    }
}
