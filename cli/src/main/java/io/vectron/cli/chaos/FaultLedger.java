package io.vectron.cli.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes down what a fault test does and sees. Used by one thread at a time. */
public final class FaultLedger {
    private final Map<String, Long> faults = new LinkedHashMap<>();
    private final Map<String, Long> figures = new LinkedHashMap<>();
    private final Map<String, Long> violations = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long checks;

    /** Names what would be wrong, so that a report says that there was none of it. */
    void watchFor(String... kinds) {
        for (String kind : kinds) {
            violations.putIfAbsent(kind, 0L);
        }
    }

    /** Something was broken: {@code shardserver killed}. */
    void fault(String kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    /** How often something was broken so far. */
    long faults(String kind) {
        return faults.getOrDefault(kind, 0L);
    }

    /** Adds to a number worth reporting: {@code writes acknowledged}. */
    void add(String figure, long amount) {
        figures.merge(figure, amount, Long::sum);
    }

    /** Keeps the largest of what was measured: {@code ms until level}. */
    void max(String figure, long value) {
        figures.merge(figure, value, Math::max);
    }

    /** Things were compared with what they must be; without any, a report is not clean. */
    void checked(long amount) {
        checks += amount;
    }

    /** @param line what exactly is wrong, for a person */
    void violation(String kind, String line) {
        violations.merge(kind, 1L, Long::sum);
        wrong.add(line);
    }

    FaultReport report(String test, int rounds, long seed) {
        return new FaultReport(test, rounds, seed, faults, figures, checks, violations, wrong);
    }
}
