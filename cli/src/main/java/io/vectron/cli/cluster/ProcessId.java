package io.vectron.cli.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that was started, told from a later one that got the same number.
 *
 * @param startedAt as the system says
 */
record ProcessId(long pid, Instant startedAt) {
    /** The system derives the start from its clock, which may be set meanwhile. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    /** @throws IllegalStateException if the system does not say when the process started */
    static ProcessId of(ProcessHandle process) {
        return new ProcessId(
                process.pid(),
                process.info()
                        .startInstant()
                        .orElseThrow(() -> new IllegalStateException("no start time of process " + process.pid())));
    }

    /** The process, if it is still alive. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::isTheSame)
                .filter(process -> !ProcessStat.hasEnded(process.pid()));
    }

    private boolean isTheSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(startedAt, start).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }
}
