package io.vectron.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Lets some loggers give each of their warnings, whatever its arguments, {@value #PER_MINUTE} times a minute. The first of a later
 * minute is preceded by how many were left out. Errors always pass. Thread-safe.
 *
 * <p>A leader in Ratis warns of every heartbeat that is not answered, for each of its groups: hundreds of lines a second while a server
 * is away, in which all else would be lost.
 */
final class RepeatedWarnings extends TurboFilter {
    static final int PER_MINUTE = 20;

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RepeatedWarnings.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Texts that are counted; a library that makes up ever new ones must not fill the heap. */
    private static final int MOST_TEXTS = 1_000;

    private final String loggers;
    private final LongSupplier nanoClock;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** Of one text in the minute that began with the first of them. */
    private static final class Count {
        @GuardedBy("this")
        private long sinceNanos;

        @GuardedBy("this")
        private int seen;

        Count(long nanos) {
            sinceNanos = nanos;
        }

        /** Returns how many were left out in the minute before, if another begins now. */
        synchronized int beginMinuteIfDue(long nanos) {
            if (nanos - sinceNanos < MINUTE_NANOS) {
                return 0;
            }
            int leftOut = Math.max(0, seen - PER_MINUTE);
            sinceNanos = nanos;
            seen = 0;
            return leftOut;
        }

        synchronized boolean passes() {
            seen++;
            return seen <= PER_MINUTE;
        }
    }

    /** @param loggers how their names begin */
    RepeatedWarnings(String loggers, LongSupplier nanoClock) {
        this.loggers = loggers;
        this.nanoClock = nanoClock;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String text,
            Object @Nullable [] arguments,
            @Nullable Throwable problem) {
        if (text == null || level != Level.WARN || !logger.getName().startsWith(loggers)) {
            return FilterReply.NEUTRAL;
        }
        if (counts.size() >= MOST_TEXTS) {
            counts.clear();
        }
        long now = nanoClock.getAsLong();
        Count count = counts.computeIfAbsent(text, _ -> new Count(now));
        int leftOut = count.beginMinuteIfDue(now);
        if (leftOut > 0) {
            LOG.warn("left out {} warnings of {} like the next", leftOut, logger.getName());
        }
        return count.passes() ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
