package io.vectron.cli.bench;

import io.vectron.cli.CliException;
import java.time.Duration;

/** Waiting between measurements and looks at what is measured. */
public final class Pause {
    private Pause() {}

    /** @throws CliException if the thread is interrupted */
    public static void of(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }
}
