package io.vectron.placement.server.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.PlacementMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Readers that wait for a newer map, bounded in number. Futures complete on the executor, never on the thread that applies
 * commands, and outside the lock. Thread-safe.
 */
public final class MapWaiters {
    private final ScheduledExecutorService executor;
    private final int capacity;

    /** Who waits, and the version each knows. */
    @GuardedBy("this")
    private final Map<CompletableFuture<PlacementMap>, MapVersion> waiters = new LinkedHashMap<>();

    @GuardedBy("this")
    private PlacementMap current = PlacementMap.EMPTY;

    /**
     * @param executor answers and times out; what continues on it must not block
     * @param capacity how many may wait; one more is refused with {@code OVERLOADED}
     */
    public MapWaiters(ScheduledExecutorService executor, int capacity) {
        this.executor = executor;
        this.capacity = capacity;
    }

    /** Says that there is this map now. */
    public void publish(PlacementMap map) {
        List<CompletableFuture<PlacementMap>> ready = new ArrayList<>();
        synchronized (this) {
            current = map;
            for (Iterator<Map.Entry<CompletableFuture<PlacementMap>, MapVersion>> rest =
                            waiters.entrySet().iterator();
                    rest.hasNext(); ) {
                Map.Entry<CompletableFuture<PlacementMap>, MapVersion> waiter = rest.next();
                if (map.version().compareTo(waiter.getValue()) > 0) {
                    rest.remove();
                    ready.add(waiter.getKey());
                }
            }
        }
        if (!ready.isEmpty()) {
            executor.execute(() -> ready.forEach(future -> future.complete(map)));
        }
    }

    /** The current map if it is newer than the one known, else the next one, or after the wait whatever there is. */
    public CompletableFuture<PlacementMap> newerThan(MapVersion known, Duration wait) {
        CompletableFuture<PlacementMap> future = new CompletableFuture<>();
        synchronized (this) {
            if (wait.isZero() || current.version().compareTo(known) > 0) {
                return CompletableFuture.completedFuture(current);
            }
            if (waiters.size() >= capacity) {
                return CompletableFuture.failedFuture(new VectronException(
                        ErrorCode.OVERLOADED, capacity + " readers already wait for a newer map; try again later"));
            }
            waiters.put(future, known);
        }
        Future<?> timeout = executor.schedule(() -> giveUp(future), wait.toMillis(), TimeUnit.MILLISECONDS);
        future.whenComplete((_, _) -> timeout.cancel(false));
        return future;
    }

    private void giveUp(CompletableFuture<PlacementMap> future) {
        PlacementMap map;
        synchronized (this) {
            waiters.remove(future);
            map = current;
        }
        future.complete(map);
    }

    /** How many wait now. */
    public synchronized int waiting() {
        return waiters.size();
    }
}
