package io.vectron.benchmarks.index;

import java.io.PrintStream;
import java.util.Locale;

/** Lines that say what the benchmark does, with the seconds since it began. */
final class Progress {
    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String format, Object... arguments) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds, String.format(Locale.ROOT, format, arguments));
    }
}
