package io.vectron.placement.server.core;

import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.PlacementMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Readers that wait for a newer map. Futures complete on the executor, never on the thread that applies commands, and
 * outside the lock. Thread-safe.
 */
public final class MapWaiters {
    private record Waiter(MapVersion known, CompletableFuture<PlacementMap> future) {}

    private final List<Waiter> waiters = new ArrayList<>(); // guarded by this
    private final Executor executor;
    private PlacementMap current = PlacementMap.EMPTY; // guarded by this

    public MapWaiters(Executor executor) {
        this.executor = executor;
    }

    /** Says that there is this map now. */
    public void publish(PlacementMap map) {
        List<Waiter> ready = new ArrayList<>();
        synchronized (this) {
            current = map;
            waiters.removeIf(waiter -> {
                boolean newer = map.version().compareTo(waiter.known) > 0;
                if (newer) {
                    ready.add(waiter);
                }
                return newer || waiter.future.isDone();
            });
        }
        if (!ready.isEmpty()) {
            executor.execute(() -> ready.forEach(waiter -> waiter.future.complete(map)));
        }
    }

    public synchronized PlacementMap current() {
        return current;
    }

    /** The current map if it is newer than the one known, else the next one, or after the wait whatever there is. */
    public CompletableFuture<PlacementMap> newerThan(MapVersion known, Duration wait) {
        Waiter waiter = new Waiter(known, new CompletableFuture<>());
        synchronized (this) {
            if (wait.isZero() || current.version().compareTo(known) > 0) {
                return CompletableFuture.completedFuture(current);
            }
            waiters.add(waiter);
        }
        CompletableFuture<PlacementMap> timeout = new CompletableFuture<>();
        timeout.completeOnTimeout(PlacementMap.EMPTY, wait.toMillis(), TimeUnit.MILLISECONDS)
                .thenRunAsync(() -> waiter.future.complete(current()), executor);
        waiter.future.whenComplete((_, _) -> timeout.cancel(false));
        return waiter.future;
    }
}
