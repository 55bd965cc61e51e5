package io.vectron.placement.api;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A view kept fresh by one long poll after another on any {@link PlacementService}: a change is seen as soon as the driver
 * answers, and nothing is asked in between. The map only ever goes forward. Failed polls are repeated with growing pauses;
 * until one succeeds {@link #current()} keeps giving the last map seen.
 *
 * <p>Thread-safe. Futures complete on the service's threads or the scheduler's: a continuation must not block. The one
 * lock guards the waiters; nothing completes while it is held.
 */
public final class CachedPlacementView implements PlacementView, AutoCloseable {
    /** Callers that may wait in {@link #atLeast} at a time; one more is refused with {@code OVERLOADED}. */
    static final int MAX_WAITERS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(CachedPlacementView.class);
    private static final MapVersion NONE = new MapVersion(0);

    private final PlacementService service;
    private final ScheduledExecutorService scheduler;
    private final ViewTimings timings;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final MapWaiters waiters = new MapWaiters(MAX_WAITERS);

    @GuardedBy("lock")
    private @Nullable CompletableFuture<PlacementMap> refreshing;

    private volatile PlacementMap current = PlacementMap.EMPTY;
    private volatile @Nullable VectronException lastFailure;
    private volatile boolean closed;
    /** Polls that failed in a row; touched only by the poll under way. */
    private volatile int failures;

    /**
     * @param scheduler runs time-outs and retries, nothing that blocks; it is not closed here
     * @param answerTimeout bound on {@link #atLeast} and {@link #refresh}; the rest is as by default
     */
    public CachedPlacementView(PlacementService service, ScheduledExecutorService scheduler, Duration answerTimeout) {
        this(service, scheduler, ViewTimings.DEFAULT.withAnswerTimeout(answerTimeout));
    }

    /** @param scheduler runs time-outs and retries, nothing that blocks; it is not closed here */
    public CachedPlacementView(PlacementService service, ScheduledExecutorService scheduler, ViewTimings timings) {
        this.service = service;
        this.scheduler = scheduler;
        this.timings = timings;
    }

    /** Begins to poll. Called once. */
    public void start() {
        execute(this::poll, Duration.ZERO);
    }

    @Override
    public PlacementMap current() {
        return current;
    }

    @Override
    public CompletableFuture<PlacementMap> atLeast(MapVersion version) {
        if (hasReached(version)) {
            return CompletableFuture.completedFuture(current);
        }
        Optional<MapWaiters.Waiter> added;
        synchronized (lock) {
            if (hasReached(version)) {
                return CompletableFuture.completedFuture(current);
            }
            added = closed ? Optional.empty() : waiters.tryAdd(version);
        }
        if (added.isEmpty()) {
            return CompletableFuture.failedFuture(closed ? closedError() : tooManyWaiters());
        }
        MapWaiters.Waiter waiter = added.get();
        CompletableFuture<PlacementMap> bounded = boundedBy(
                waiter.future(), timings.answerTimeout(), "the placement map did not reach version " + version);
        bounded.whenComplete((_, failure) -> {
            if (failure != null) {
                synchronized (lock) {
                    waiters.remove(waiter);
                }
            }
        });
        var unused = refresh(); // the poll may be resting after a failure
        return bounded;
    }

    @Override
    public CompletableFuture<PlacementMap> refresh() {
        CompletableFuture<PlacementMap> request = new CompletableFuture<>();
        synchronized (lock) {
            if (refreshing != null) {
                return refreshing.copy();
            }
            if (closed) {
                return CompletableFuture.failedFuture(closedError());
            }
            refreshing = request;
        }
        ask(NONE, Duration.ZERO).whenComplete((map, failure) -> {
            synchronized (lock) {
                refreshing = null;
            }
            if (failure == null) {
                adopt(map);
                request.complete(current);
            } else {
                request.completeExceptionally(unwrap(failure));
            }
        });
        return request.copy();
    }

    private void poll() {
        if (closed) {
            return;
        }
        ask(current.version(), timings.pollWait()).whenComplete((map, failure) -> {
            if (failure == null) {
                failures = 0;
                lastFailure = null;
                // A poll that ends without news rests a moment, so that a driver that answers early is not spun on.
                execute(this::poll, adopt(map) ? Duration.ZERO : timings.retryDelay());
            } else {
                pollFailed(unwrap(failure));
            }
        });
    }

    private void pollFailed(VectronException failure) {
        failures = failures + 1;
        lastFailure = failure;
        if (failures == 1 && !closed) {
            log.warn("placement driver does not answer, keeping map {}: {}", current.version(), failure.message());
        }
        execute(this::poll, timings.retryDelay(failures));
    }

    private CompletableFuture<PlacementMap> ask(MapVersion version, Duration wait) {
        CompletableFuture<PlacementMap> answer;
        try {
            answer = service.mapNewerThan(version, wait);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return boundedBy(answer, wait.plus(timings.answerTimeout()), "the placement driver did not answer");
    }

    /** Whether the map was news. */
    private boolean adopt(PlacementMap map) {
        boolean newer;
        List<MapWaiters.Waiter> satisfied;
        PlacementMap newest;
        synchronized (lock) {
            newer = map.version().compareTo(current.version()) > 0;
            if (newer) {
                current = map;
            }
            newest = current;
            satisfied = waiters.takeUpTo(newest.version());
        }
        satisfied.forEach(waiter -> waiter.future().complete(newest));
        return newer;
    }

    private boolean hasReached(MapVersion version) {
        return current.version().compareTo(version) >= 0;
    }

    /** The same outcome, or {@code TIMEOUT} (the last poll's error, if that failed) after the bound. */
    private CompletableFuture<PlacementMap> boundedBy(
            CompletableFuture<PlacementMap> future, Duration bound, String problem) {
        CompletableFuture<PlacementMap> bounded = future.copy();
        if (future.isDone()) {
            return bounded;
        }
        try {
            Future<?> timer = scheduler.schedule(
                    () -> bounded.completeExceptionally(overdue(problem, bound)),
                    bound.toMillis(),
                    TimeUnit.MILLISECONDS);
            bounded.whenComplete((_, _) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            bounded.completeExceptionally(closedError());
        }
        return bounded;
    }

    private VectronException overdue(String problem, Duration bound) {
        VectronException failure = lastFailure;
        return failure != null
                ? failure
                : new VectronException(ErrorCode.TIMEOUT, problem + " within " + bound.toMillis() + " ms; try again");
    }

    private void execute(Runnable task, Duration delay) {
        if (closed) {
            return;
        }
        try {
            scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The owner closed the scheduler before the view: there is nobody left to poll for.
            close();
        }
    }

    private static VectronException unwrap(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof VectronException error
                ? error
                : new VectronException(ErrorCode.INTERNAL_ERROR, "placement driver failed: " + cause, Map.of(), cause);
    }

    private static VectronException tooManyWaiters() {
        return new VectronException(
                ErrorCode.OVERLOADED, MAX_WAITERS + " callers already wait for a newer placement map; try again");
    }

    private static VectronException closedError() {
        return new VectronException(ErrorCode.UNAVAILABLE, "the placement view is closed: this process is stopping");
    }

    /** Stops polling and fails who still waits. The last map stays readable. */
    @Override
    public void close() {
        List<MapWaiters.Waiter> waiting;
        synchronized (lock) {
            closed = true;
            waiting = waiters.takeAll();
        }
        waiting.forEach(waiter -> waiter.future().completeExceptionally(closedError()));
    }
}
