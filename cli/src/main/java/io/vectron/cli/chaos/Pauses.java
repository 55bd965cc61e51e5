package io.vectron.cli.chaos;

import io.vectron.cli.CliException;
import java.time.Duration;

/** Waiting, for those who set the time of faults. */
final class Pauses {
    private Pauses() {}

    static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }
}
