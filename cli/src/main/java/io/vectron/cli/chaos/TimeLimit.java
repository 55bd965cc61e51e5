package io.vectron.cli.chaos;

import io.vectron.cli.CliException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Interrupts the thread that made it unless it is closed in time, and remembers what the thread was at. */
final class TimeLimit implements AutoCloseable {
    private static final String OURS = "io.vectron.";

    private final Thread thread = Thread.currentThread();
    private final Duration limit;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Optional<String> exceeded = Optional.empty();
    private boolean closed;

    TimeLimit(Duration limit) {
        this.limit = limit;
        var unused = clock.schedule(this::interrupt, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void interrupt() {
        if (!closed) {
            exceeded = Optional.of(Arrays.stream(thread.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith(OURS))
                    .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                    .collect(Collectors.joining(" < ")));
            thread.interrupt();
        }
    }

    /** @throws CliException if the time was up */
    synchronized void requireKept() {
        exceeded.ifPresent(place -> {
            throw new CliException("not done after " + limit.toSeconds() + " s, it was at " + place);
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        clock.shutdownNow();
        if (exceeded.isPresent()) {
            Thread.interrupted(); // ours, and of no use to those who go on
        }
    }
}
