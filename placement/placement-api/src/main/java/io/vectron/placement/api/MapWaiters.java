package io.vectron.placement.api;

import io.vectron.common.ids.MapVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Callers waiting for a map of some version, bounded in number. Not thread-safe: its owner guards it. */
final class MapWaiters {
    record Waiter(MapVersion version, CompletableFuture<PlacementMap> future) {}

    private final int capacity;
    private final List<Waiter> waiters = new ArrayList<>();

    MapWaiters(int capacity) {
        this.capacity = capacity;
    }

    /** A new waiter, unless there are as many as there may be. */
    Optional<Waiter> tryAdd(MapVersion version) {
        if (waiters.size() >= capacity) {
            return Optional.empty();
        }
        Waiter waiter = new Waiter(version, new CompletableFuture<>());
        waiters.add(waiter);
        return Optional.of(waiter);
    }

    void remove(Waiter waiter) {
        waiters.removeIf(other -> other.future() == waiter.future());
    }

    /** Takes out the waiters that this version satisfies. */
    List<Waiter> takeUpTo(MapVersion version) {
        List<Waiter> taken = new ArrayList<>();
        for (Iterator<Waiter> rest = waiters.iterator(); rest.hasNext(); ) {
            Waiter waiter = rest.next();
            if (waiter.version().compareTo(version) <= 0) {
                rest.remove();
                taken.add(waiter);
            }
        }
        return taken;
    }

    List<Waiter> takeAll() {
        List<Waiter> taken = List.copyOf(waiters);
        waiters.clear();
        return taken;
    }
}
