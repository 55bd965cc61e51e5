package io.vectron.placement.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedPlacementViewTest {
    private static final CollectionSettings SETTINGS = new CollectionSettings(4, Distance.DOT, 1, 1, 1, 16, 100, 50);

    private final InMemoryPlacementService driver = new InMemoryPlacementService();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CachedPlacementView view = new CachedPlacementView(driver, timer, Duration.ofSeconds(10));

    @AfterEach
    void close() {
        view.close();
        timer.shutdownNow();
    }

    private MapVersion create(String name) throws Exception {
        return driver.createCollection(new CollectionName(name), SETTINGS).get();
    }

    @Test
    void followsTheDriver() throws Exception {
        driver.register(new Registration("n1", "a:1", "a:2")).get();
        view.start();
        MapVersion version = create("words");
        PlacementMap map = view.atLeast(version).get(10, TimeUnit.SECONDS);
        assertTrue(map.findCollection(new CollectionName("words")).isPresent());
        assertEquals(map, view.current());
    }

    @Test
    void comesBackAfterTheDriverWasAway() throws Exception {
        driver.register(new Registration("n1", "a:1", "a:2")).get();
        driver.setAway(true);
        view.start();
        driver.setAway(false);
        MapVersion version = create("words");
        assertTrue(view.atLeast(version).get(10, TimeUnit.SECONDS).version().compareTo(version) >= 0);
    }

    @Test
    void keepsItsMapWhileTheDriverIsAway() throws Exception {
        driver.register(new Registration("n1", "a:1", "a:2")).get();
        MapVersion version = create("words");
        PlacementMap map = view.refresh().get(10, TimeUnit.SECONDS);
        driver.setAway(true);
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> view.refresh().get(10, TimeUnit.SECONDS));
        assertEquals(
                ErrorCode.UNAVAILABLE,
                assertInstanceOf(VectronException.class, failure.getCause()).code());
        assertEquals(map, view.current());
        assertTrue(map.version().compareTo(version) >= 0);
    }

    @Test
    void failsWithTimeoutWhenTheVersionNeverComes() {
        CachedPlacementView impatient = new CachedPlacementView(driver, timer, Duration.ofMillis(50));
        ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> impatient.atLeast(new MapVersion(1_000_000)).get(10, TimeUnit.SECONDS));
        assertEquals(
                ErrorCode.TIMEOUT,
                assertInstanceOf(VectronException.class, failure.getCause()).code());
    }
}
