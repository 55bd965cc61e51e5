package io.vectron.shardservers.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Lets writes into the log only as fast as they are indexed: a batch waits at the gate, in order, while the batches on
 * their way through the log hold as many changes as the tail has room for. A batch that waited too long, or found
 * too many waiting, is refused with {@code OVERLOADED}. Thread-safe; futures complete without the lock.
 */
final class WriteGate {
    private static final int MOST_WAITING = 1_024;

    private final IntSupplier room;
    private final ScheduledExecutorService scheduler;
    private final Duration longest;

    @GuardedBy("this")
    private final Queue<Waiter> waiters = new ArrayDeque<>();

    @GuardedBy("this")
    private int underWay;

    /** Calls of {@link #admit} that the caller in its loop has not seen to yet. */
    private final AtomicInteger admitting = new AtomicInteger();

    private record Waiter(int changes, CompletableFuture<Void> future) {}

    /**
     * @param room changes that the tail may take; those under way will be in it
     * @param longest how long a batch may wait
     */
    WriteGate(IntSupplier room, ScheduledExecutorService scheduler, Duration longest) {
        this.room = room;
        this.scheduler = scheduler;
        this.longest = longest;
    }

    /** Completes when the batch may go; {@link #leave} must be called once it is applied or has failed. */
    CompletableFuture<Void> enter(int changes) {
        Waiter waiter = new Waiter(changes, new CompletableFuture<>());
        synchronized (this) {
            if (waiters.isEmpty() && isOpen()) {
                underWay += changes;
                return CompletableFuture.completedFuture(null);
            }
            if (waiters.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(
                        overloaded(MOST_WAITING + " batches wait for the shard's index already"));
            }
            waiters.add(waiter);
        }
        ScheduledFuture<?> timer = scheduler.schedule(() -> expire(waiter), longest.toMillis(), TimeUnit.MILLISECONDS);
        return waiter.future.whenComplete((_, _) -> timer.cancel(false));
    }

    void leave(int changes) {
        synchronized (this) {
            underWay -= changes;
        }
        admit();
    }

    /**
     * Lets those in that now may; called whenever room may have appeared. Who is let in may come back at once, on this very
     * thread: one caller at a time completes futures, in a loop, and goes round again for the others.
     */
    void admit() {
        int calls = admitting.getAndIncrement() == 0 ? 1 : 0;
        while (calls > 0) {
            admitOnce();
            calls = admitting.addAndGet(-calls);
        }
    }

    private void admitOnce() {
        List<Waiter> admitted = new ArrayList<>();
        synchronized (this) {
            while (!waiters.isEmpty() && isOpen()) {
                Waiter waiter = waiters.remove();
                underWay += waiter.changes;
                admitted.add(waiter);
            }
        }
        for (Waiter waiter : admitted) {
            if (!waiter.future.complete(null)) {
                leave(waiter.changes);
            }
        }
    }

    @GuardedBy("this")
    private boolean isOpen() {
        return underWay < room.getAsInt();
    }

    private void expire(Waiter waiter) {
        synchronized (this) {
            waiters.remove(waiter);
        }
        waiter.future.completeExceptionally(
                overloaded("indexing is behind: no room for more changes within " + longest.toMillis() + " ms"));
    }

    private static VectronException overloaded(String message) {
        return new VectronException(
                ErrorCode.OVERLOADED, message + "; try again later", Map.of(VectronException.RETRY_AFTER_MS, "1000"));
    }
}
