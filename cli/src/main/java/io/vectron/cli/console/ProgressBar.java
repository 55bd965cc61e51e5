package io.vectron.cli.console;

import java.time.Duration;

/** Draws how far something is: {@code [#####.....]}. */
public final class ProgressBar {
    private static final int WIDTH = 28;

    private ProgressBar() {}

    /** @param fraction from 0 to 1; what is outside is cut */
    public static String draw(double fraction) {
        int filled = (int) Math.round(Math.clamp(fraction, 0.0, 1.0) * WIDTH);
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "]";
    }

    /** Time left at the mean speed so far, as text; {@code ?} while it cannot be told. */
    public static String timeLeft(double fraction, Duration elapsed) {
        if (fraction <= 0 || elapsed.toMillis() < 500) {
            return "?";
        }
        double seconds = elapsed.toMillis() / 1000.0 * (1 - Math.min(1, fraction)) / fraction;
        return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
