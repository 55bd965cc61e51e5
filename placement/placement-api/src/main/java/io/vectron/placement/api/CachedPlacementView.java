package io.vectron.placement.api;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy of the placement map by a long poll that never ends: the driver answers when there is a newer map. While the
 * driver is away the copy stays usable and is asked for again every {@value #RETRY_MS} ms. Thread-safe; no callback runs and
 * no future completes under its lock.
 */
public final class CachedPlacementView implements PlacementView, AutoCloseable {
    private static final Duration POLL_WAIT = Duration.ofSeconds(10);
    private static final long RETRY_MS = 200;

    private final PlacementService driver;
    private final ScheduledExecutorService timer;
    private final Duration bound;

    private final Object lock = new Object();
    private volatile PlacementMap current = PlacementMap.EMPTY;
    private volatile boolean closed;
    private final List<Waiter> waiters = new ArrayList<>(); // guarded by lock
    private @Nullable CompletableFuture<PlacementMap> refreshing; // guarded by lock

    private record Waiter(MapVersion version, CompletableFuture<PlacementMap> future) {}

    /**
     * @param timer runs the retries and continues the poll; not closed here
     * @param bound how long {@link #atLeast} waits before it fails
     */
    public CachedPlacementView(PlacementService driver, ScheduledExecutorService timer, Duration bound) {
        this.driver = driver;
        this.timer = timer;
        this.bound = bound;
    }

    /** Begins to follow the driver. Returns at once; {@link #atLeast} waits for the first map. */
    public void start() {
        poll();
    }

    private void poll() {
        if (closed) {
            return;
        }
        driver.mapNewerThan(current.version(), POLL_WAIT).whenComplete((map, failure) -> {
            if (map != null) {
                accept(map);
            }
            if (!closed) {
                // By way of the timer, so that a driver that answers at once does not deepen the stack.
                timer.schedule(this::poll, map == null ? RETRY_MS : 0, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void accept(PlacementMap map) {
        List<Waiter> satisfied = new ArrayList<>();
        synchronized (lock) {
            if (map.version().compareTo(current.version()) > 0) {
                current = map;
            }
            PlacementMap newest = current;
            waiters.removeIf(waiter -> {
                boolean reached = waiter.version.compareTo(newest.version()) <= 0;
                if (reached) {
                    satisfied.add(waiter);
                }
                return reached || waiter.future.isDone();
            });
        }
        satisfied.forEach(waiter -> waiter.future.complete(current));
    }

    @Override
    public PlacementMap current() {
        return current;
    }

    @Override
    public CompletableFuture<PlacementMap> atLeast(MapVersion version) {
        Waiter waiter = new Waiter(version, new CompletableFuture<>());
        synchronized (lock) {
            if (current.version().compareTo(version) >= 0) {
                return CompletableFuture.completedFuture(current);
            }
            waiters.add(waiter);
        }
        var unused = refresh(); // the poll may be waiting on a driver that has just come back
        return waiter.future
                .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException ? timedOut(version) : failure));
    }

    private VectronException timedOut(MapVersion version) {
        return new VectronException(
                ErrorCode.TIMEOUT,
                "no placement map of version " + version + " or later within " + bound.toMillis()
                        + " ms; this one has version " + current.version());
    }

    @Override
    public CompletableFuture<PlacementMap> refresh() {
        CompletableFuture<PlacementMap> result = new CompletableFuture<>();
        synchronized (lock) {
            if (refreshing != null) {
                return refreshing;
            }
            refreshing = result;
        }
        driver.mapNewerThan(current.version(), Duration.ZERO).whenComplete((map, failure) -> {
            synchronized (lock) {
                refreshing = null;
            }
            if (map == null) {
                result.completeExceptionally(failure);
            } else {
                accept(map);
                result.complete(current);
            }
        });
        return result;
    }

    /** Stops following; waiters fail by their bound. */
    @Override
    public void close() {
        closed = true;
    }
}
