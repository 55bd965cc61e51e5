package io.vectron.cli.load;

import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.ProgressBar;
import io.vectron.cli.console.ProgressLine;
import java.time.Duration;
import java.util.Optional;

/** Shows a bulk load as it goes: bar, records per second, lag, time left. Used by one thread. */
final class LoadProgress {
    private static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

    private final ProgressLine line;
    private final long alreadyCovered;
    private final long startNanos;
    private long nextNanos;

    LoadProgress(ProgressLine line, CollectionStatus before, long startNanos) {
        this.line = line;
        this.alreadyCovered = covered(before);
        this.startNanos = startNanos;
        this.nextNanos = startNanos;
    }

    /** Whether enough time has passed to ask the server for its status again. */
    boolean isDue() {
        return System.nanoTime() - nextNanos >= 0;
    }

    /**
     * @param produced records the broker has
     * @param fractionRead of the source
     * @param status empty while the server is away
     */
    void show(long produced, double fractionRead, Optional<CollectionStatus> status) {
        nextNanos = System.nanoTime() + INTERVAL_NANOS;
        if (status.isEmpty()) {
            line.update("the server is away; waiting for it to come back ...");
            return;
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        long searchable = Math.max(0, covered(status.get()) - alreadyCovered);
        double fraction = produced == 0 ? 0 : fractionRead * Math.min(1, (double) searchable / produced);
        line.update(ProgressBar.draw(fraction) + " " + Numbers.count(searchable) + " searchable, "
                + Numbers.count(Math.round(Numbers.rate(searchable, elapsed))) + " records/s, lag "
                + Numbers.count(Math.max(0, produced - searchable)) + ", "
                + ProgressBar.timeLeft(fraction, elapsed) + " left");
    }

    private static long covered(CollectionStatus status) {
        return status.covered().values().stream().mapToLong(Long::longValue).sum();
    }
}
