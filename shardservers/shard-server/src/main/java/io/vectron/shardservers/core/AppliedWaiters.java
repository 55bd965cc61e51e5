package io.vectron.shardservers.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads that wait until a log index is applied, each for a bounded time and a bounded number of them. Thread-safe; futures
 * complete without the lock.
 */
final class AppliedWaiters {
    private static final int MOST = 10_000;

    private final ScheduledExecutorService scheduler;
    private final Duration longest;

    @GuardedBy("this")
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>((a, b) -> Long.compare(a.index.value(), b.index.value()));

    private volatile LogIndex applied;

    private record Waiter(LogIndex index, CompletableFuture<Void> future) {}

    AppliedWaiters(LogIndex applied, ScheduledExecutorService scheduler, Duration longest) {
        this.applied = applied;
        this.scheduler = scheduler;
        this.longest = longest;
    }

    LogIndex applied() {
        return applied;
    }

    void publish(LogIndex index) {
        List<Waiter> reached = new ArrayList<>();
        synchronized (this) {
            applied = index;
            while (!waiters.isEmpty() && waiters.element().index.compareTo(index) <= 0) {
                reached.add(waiters.remove());
            }
        }
        reached.forEach(waiter -> waiter.future.complete(null));
    }

    /** Completes when the index is applied; fails with {@code TIMEOUT}, or {@code OVERLOADED} when too many wait. */
    CompletableFuture<Void> await(LogIndex index) {
        if (applied.compareTo(index) >= 0) {
            return CompletableFuture.completedFuture(null);
        }
        Waiter waiter = new Waiter(index, new CompletableFuture<>());
        synchronized (this) {
            if (applied.compareTo(index) >= 0) {
                return CompletableFuture.completedFuture(null);
            }
            if (waiters.size() >= MOST) {
                return CompletableFuture.failedFuture(new VectronException(
                        ErrorCode.OVERLOADED, MOST + " reads wait for the shard already; try again later"));
            }
            waiters.add(waiter);
        }
        ScheduledFuture<?> timer = scheduler.schedule(() -> expire(waiter), longest.toMillis(), TimeUnit.MILLISECONDS);
        return waiter.future.whenComplete((_, _) -> timer.cancel(false));
    }

    private void expire(Waiter waiter) {
        synchronized (this) {
            waiters.remove(waiter);
        }
        waiter.future.completeExceptionally(new VectronException(
                ErrorCode.TIMEOUT,
                "log index " + waiter.index + " was not applied within " + longest.toMillis()
                        + " ms; the replica is at " + applied));
    }
}
