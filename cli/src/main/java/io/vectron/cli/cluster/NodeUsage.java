package io.vectron.cli.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a node's process takes.
 *
 * @param pid 0 if it does not live
 * @param residentBytes memory in use; empty where the system does not say
 */
public record NodeUsage(long pid, OptionalLong residentBytes, Duration uptime) {
    public static NodeUsage of(Optional<ProcessHandle> process, Instant now) {
        return process.map(living -> new NodeUsage(
                        living.pid(),
                        ProcessStat.residentBytes(living.pid()),
                        Duration.between(living.info().startInstant().orElse(now), now)))
                .orElseGet(() -> new NodeUsage(0, OptionalLong.empty(), Duration.ZERO));
    }
}
