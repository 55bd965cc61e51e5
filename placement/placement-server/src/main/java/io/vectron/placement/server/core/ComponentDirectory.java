package io.vectron.placement.server.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The newest word of every component. One that is overdue is shown as down, one long silent is forgotten. Observed by the
 * leader, not replicated. Thread-safe.
 */
public final class ComponentDirectory {
    /** Components at a time; far more than any cluster has. */
    static final int CAPACITY = 10_000;

    private record Entry(ComponentReport report, long receivedNanos) {}

    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private final LongSupplier nanoClock;
    private final Duration overdueAfter;
    private final Duration forgottenAfter;

    public ComponentDirectory(LongSupplier nanoClock, Duration overdueAfter, Duration forgottenAfter) {
        this.nanoClock = nanoClock;
        this.overdueAfter = overdueAfter;
        this.forgottenAfter = forgottenAfter;
    }

    /** @throws VectronException {@code OVERLOADED} if there are too many different components */
    public synchronized void accept(ComponentReport report) {
        long now = nanoClock.getAsLong();
        String key = report.kind() + "/" + report.id();
        if (entries.size() >= CAPACITY && !entries.containsKey(key)) {
            forget(now);
            if (entries.size() >= CAPACITY) {
                throw new VectronException(
                        ErrorCode.OVERLOADED, CAPACITY + " components report already; are their ids stable?");
            }
        }
        entries.put(key, new Entry(report, now));
    }

    private void forget(long now) {
        entries.values().removeIf(entry -> now - entry.receivedNanos > forgottenAfter.toNanos());
    }

    /** Ordered by kind and id. */
    public synchronized List<ComponentReport> reports() {
        long now = nanoClock.getAsLong();
        forget(now);
        List<ComponentReport> reports = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Duration age = Duration.ofNanos(now - entry.receivedNanos);
            reports.add(age.compareTo(overdueAfter) > 0 ? asDown(entry.report, age) : entry.report);
        }
        return reports;
    }

    private static ComponentReport asDown(ComponentReport report, Duration age) {
        return new ComponentReport(
                report.kind(),
                report.id(),
                report.version(),
                ComponentStatus.DOWN,
                "no report for " + age.toSeconds() + " s",
                report.endpoints(),
                report.measurements(),
                report.ingest());
    }
}
