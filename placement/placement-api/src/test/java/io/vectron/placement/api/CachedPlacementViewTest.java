package io.vectron.placement.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.placement.api.testing.ScriptedMapSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedPlacementViewTest {
    private static final ViewTimings TIMINGS =
            new ViewTimings(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMillis(5));

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static ErrorCode failureOf(CompletableFuture<?> future) {
        CompletionException failure = assertThrows(CompletionException.class, () -> await(future));
        return assertInstanceOf(VectronException.class, failure.getCause()).code();
    }

    private static MapVersion version(long value) {
        return new MapVersion(value);
    }

    @Test
    void givesTheEmptyMapBeforeTheFirstAnswer() {
        try (CachedPlacementView view = new CachedPlacementView(new ScriptedMapSource(), scheduler, TIMINGS)) {
            assertSame(PlacementMap.EMPTY, view.current());
        }
    }

    @Test
    void seesAChangeWithoutBeingAsked() {
        InMemoryPlacementService driver = new InMemoryPlacementService();
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, TIMINGS)) {
            view.start();
            PlacementMap first = await(view.atLeast(version(1)));
            CompletableFuture<PlacementMap> next =
                    view.atLeast(version(first.version().value() + 1));
            await(driver.register(new Registration("a", "a:1", "a:2")));
            assertEquals(1, await(next).servers().size());
            assertEquals(driver.map(), view.current());
        }
    }

    @Test
    void neverGoesBackToAnOlderMap() {
        ScriptedMapSource driver = new ScriptedMapSource();
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, TIMINGS)) {
            CompletableFuture<PlacementMap> refresh = view.refresh();
            driver.takeRequest().answer(7);
            await(refresh);
            CompletableFuture<PlacementMap> late = view.refresh();
            driver.takeRequest().answer(3);
            assertEquals(version(7), await(late).version());
        }
    }

    @Test
    void sharesOneRefreshAmongConcurrentCallers() {
        ScriptedMapSource driver = new ScriptedMapSource();
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, TIMINGS)) {
            CompletableFuture<PlacementMap> first = view.refresh();
            CompletableFuture<PlacementMap> second = view.refresh();
            second.cancel(false);
            CompletableFuture<PlacementMap> third = view.refresh();
            driver.takeRequest().answer(2);
            assertEquals(version(2), await(first).version());
            assertEquals(version(2), await(third).version());
            assertEquals(1, driver.requests());
        }
    }

    @Test
    void pollsAgainAfterAFailure() {
        ScriptedMapSource driver = new ScriptedMapSource();
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, TIMINGS)) {
            view.start();
            driver.takeRequest().fail();
            driver.takeRequest().fail();
            driver.takeRequest().answer(4);
            driver.takeRequest();
            assertEquals(version(4), view.current().version());
        }
    }

    @Test
    void failsWithThePollsErrorWhenTheDriverIsDown() {
        ScriptedMapSource driver = new ScriptedMapSource();
        ViewTimings impatient = new ViewTimings(
                Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofSeconds(20), Duration.ofSeconds(20));
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, impatient)) {
            view.start();
            driver.takeRequest().fail();
            assertEquals(ErrorCode.UNAVAILABLE, failureOf(view.atLeast(version(1))));
        }
    }

    @Test
    void failsWithTimeoutWhenTheVersionDoesNotCome() {
        ScriptedMapSource driver = new ScriptedMapSource();
        ViewTimings impatient = new ViewTimings(
                Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofMillis(1), Duration.ofMillis(1));
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, impatient)) {
            assertEquals(ErrorCode.TIMEOUT, failureOf(view.atLeast(version(9))));
        }
    }

    @Test
    void comesBackAfterTheDriverWasAway() {
        InMemoryPlacementService driver = new InMemoryPlacementService();
        driver.setAway(true);
        try (CachedPlacementView view = new CachedPlacementView(driver, scheduler, TIMINGS)) {
            view.start();
            assertEquals(ErrorCode.UNAVAILABLE, failureOf(view.refresh()));
            driver.setAway(false);
            assertEquals(driver.map(), await(view.atLeast(driver.map().version())));
        }
    }

    @Test
    void failsWaitersWhenItCloses() {
        CachedPlacementView view = new CachedPlacementView(new ScriptedMapSource(), scheduler, TIMINGS);
        CompletableFuture<PlacementMap> waiting = view.atLeast(version(1));
        view.close();
        view.close();
        assertEquals(ErrorCode.UNAVAILABLE, failureOf(waiting));
        assertEquals(ErrorCode.UNAVAILABLE, failureOf(view.atLeast(version(1))));
        assertTrue(view.current().collections().isEmpty());
    }
}
