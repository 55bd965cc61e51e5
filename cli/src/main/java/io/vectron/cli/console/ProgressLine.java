package io.vectron.cli.console;

import java.io.PrintStream;
import java.time.Duration;

/**
 * One line that is drawn over on a terminal, and printed anew every few seconds elsewhere. Used by one thread at a time.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
    private static final long REPRINT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream stream;
    private final boolean terminal;
    private long lastNanos;
    private boolean drawn;

    ProgressLine(PrintStream stream, boolean terminal) {
        this.stream = stream;
        this.terminal = terminal;
        this.lastNanos = System.nanoTime() - REPRINT_NANOS;
    }

    /** Shows the text, unless something was shown a moment ago. */
    public void update(String text) {
        long now = System.nanoTime();
        if (now - lastNanos >= (terminal ? REDRAW_NANOS : REPRINT_NANOS)) {
            lastNanos = now;
            show(text);
        }
    }

    /** Shows the text for good. */
    public void finish(String text) {
        show(text);
        close();
    }

    private void show(String text) {
        if (terminal) {
            stream.print(ERASE_LINE + text);
            stream.flush();
            drawn = true;
        } else {
            stream.println(text);
        }
    }

    @Override
    public void close() {
        if (drawn) {
            stream.println();
            drawn = false;
        }
    }
}
