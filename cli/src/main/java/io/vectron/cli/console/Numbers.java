package io.vectron.cli.console;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. */
public final class Numbers {
    private Numbers() {}

    /** With thousands separators: 20,000. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** In seconds with one digit. */
    public static String seconds(Duration duration) {
        return decimals(duration.toMillis() / 1000.0, 1) + " s";
    }

    /** How many happened per second; 0 for no time at all. */
    public static double rate(long events, Duration duration) {
        long nanos = duration.toNanos();
        return nanos <= 0 ? 0 : events * 1e9 / nanos;
    }
}
