package io.vectron.gateway.core.system;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one asynchronous call again and again, with a pause from the end of one to the start of the next. */
public final class RepeatedCall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedCall.class);

    private final String name;
    private final ScheduledExecutorService timer;
    private final Supplier<Duration> pause;
    private final Supplier<CompletableFuture<?>> call;
    private volatile boolean closed;

    /**
     * @param name for the log
     * @param pause asked after every call
     * @param call must end by itself
     */
    public RepeatedCall(
            String name,
            ScheduledExecutorService timer,
            Supplier<Duration> pause,
            Supplier<CompletableFuture<?>> call) {
        this.name = name;
        this.timer = timer;
        this.pause = pause;
        this.call = call;
    }

    /** The first call is made at once, on the timer's thread. */
    public void start() {
        schedule(Duration.ZERO);
    }

    private void schedule(Duration delay) {
        if (!closed) {
            timer.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void run() {
        if (closed) {
            return;
        }
        CompletableFuture<?> done;
        try {
            done = call.get();
        } catch (RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        }
        done.whenComplete((value, failure) -> {
            if (failure != null) {
                LOG.debug("{} failed, will be tried again", name, failure);
            }
            schedule(pause.get());
        });
    }

    /** No further call begins. Idempotent. */
    @Override
    public void close() {
        closed = true;
    }
}
