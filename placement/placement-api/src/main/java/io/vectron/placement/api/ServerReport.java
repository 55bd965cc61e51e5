package io.vectron.placement.api;

import java.util.List;

/** What a shard server says in a heartbeat. */
public record ServerReport(ServerMeasurements measurements, List<ReplicaReport> replicas) {
    public ServerReport {
        replicas = List.copyOf(replicas);
    }

    /** Without measurements of the machine. */
    public static ServerReport of(List<ReplicaReport> replicas) {
        return new ServerReport(ServerMeasurements.UNMEASURED, replicas);
    }
}
