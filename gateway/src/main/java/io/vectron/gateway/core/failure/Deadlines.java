package io.vectron.gateway.core.failure;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Bounds how long an answer is waited for. Thread-safe. */
public final class Deadlines {
    private final ScheduledExecutorService timer;

    /** @param timer runs nothing long: only the completion of late answers */
    public Deadlines(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * The same answer, or a {@code TIMEOUT} error once the time is up.
     *
     * @param what the subject of the error's sentence, such as "the search"
     */
    public <T> CompletableFuture<T> within(Duration timeout, String what, CompletableFuture<T> answer) {
        return within(
                timeout,
                () -> new VectronException(
                        ErrorCode.TIMEOUT, what + " was not answered within " + timeout.toMillis() + " ms"),
                answer);
    }

    /** The same answer, or this failure once the time is up. */
    public <T> CompletableFuture<T> within(
            Duration timeout, Supplier<VectronException> late, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return answer;
        }
        CompletableFuture<T> bounded = answer.copy();
        ScheduledFuture<?> alarm = timer.schedule(
                () -> bounded.completeExceptionally(late.get()), timeout.toNanos(), TimeUnit.NANOSECONDS);
        return bounded.whenComplete((value, failure) -> alarm.cancel(false));
    }

    /** Completes after the delay. */
    public CompletableFuture<Void> after(Duration delay) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        timer.schedule(() -> done.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
        return done;
    }
}
