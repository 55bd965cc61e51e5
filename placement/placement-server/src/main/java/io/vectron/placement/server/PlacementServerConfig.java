package io.vectron.placement.server;

import io.vectron.placement.server.core.plan.PlacementPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a placement driver runs.
 *
 * @param node its name: letters, digits, {@code _} and {@code -}; unique among drivers and stable over restarts
 * @param dataDir for its Raft log and snapshots; used by one process at a time
 * @param host address to listen on
 * @param raftPort of its Raft server
 * @param grpcPort of its {@code PlacementService}; empty when only this process calls it
 * @param peers the other drivers of the cluster; empty when there is only this one. Every driver names all others
 * @param electionTimeoutMin without a leader's word after which a new one is sought. Short ones flap on busy machines; a
 *     driver without peers may take a very short one, because nobody else can be leader
 * @param electionTimeoutMax at most this; the actual time-out is random in between
 * @param serverTimeout without a heartbeat after which a shard server gets no new shards
 * @param reportTimeout without a report after which a component is shown as down
 * @param snapshotThreshold log entries between snapshots
 * @param policy when the leading driver moves replicas by itself
 */
public record PlacementServerConfig(
        String node,
        Path dataDir,
        String host,
        int raftPort,
        Optional<Integer> grpcPort,
        List<DriverPeer> peers,
        Duration electionTimeoutMin,
        Duration electionTimeoutMax,
        Duration serverTimeout,
        Duration reportTimeout,
        long snapshotThreshold,
        PlacementPolicy policy) {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

    public PlacementServerConfig {
        peers = List.copyOf(peers);
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException("node must be letters, digits, '_' and '-', was '" + node + "'");
        }
        requirePort("raftPort", raftPort);
        grpcPort.ifPresent(port -> requirePort("grpcPort", port));
        if (electionTimeoutMin.isNegative()
                || electionTimeoutMin.isZero()
                || electionTimeoutMax.compareTo(electionTimeoutMin) <= 0) {
            throw new IllegalArgumentException("election time-outs must be 0 < min < max, were " + electionTimeoutMin
                    + " and " + electionTimeoutMax);
        }
        if (peers.stream().anyMatch(peer -> peer.node().equals(node))) {
            throw new IllegalArgumentException("peers must be the other drivers, they name " + node + " itself");
        }
        if (peers.stream().map(DriverPeer::node).distinct().count() != peers.size()) {
            throw new IllegalArgumentException("peers must have different node names, were " + peers);
        }
        if (!serverTimeout.isPositive() || !reportTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "time-outs must be positive, were " + serverTimeout + " and " + reportTimeout);
        }
        if (snapshotThreshold < 1) {
            throw new IllegalArgumentException("snapshotThreshold must be at least 1, was " + snapshotThreshold);
        }
    }

    private static void requirePort(String field, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(field + " must be from 1 to 65535, was " + port);
        }
    }

    /** A driver without peers, called from its own process only. */
    public static PlacementServerConfig alone(Path dataDir, String host, int raftPort) {
        return asShipped("placement-1", dataDir, host, raftPort, Optional.empty(), List.of(), Duration.ofMillis(100));
    }

    /** One of several drivers, called by other processes. */
    public static PlacementServerConfig member(
            String node, Path dataDir, String host, int raftPort, int grpcPort, List<DriverPeer> peers) {
        return asShipped(node, dataDir, host, raftPort, Optional.of(grpcPort), peers, Duration.ofSeconds(1));
    }

    private static PlacementServerConfig asShipped(
            String node,
            Path dataDir,
            String host,
            int raftPort,
            Optional<Integer> grpcPort,
            List<DriverPeer> peers,
            Duration electionTimeout) {
        return new PlacementServerConfig(
                node,
                dataDir,
                host,
                raftPort,
                grpcPort,
                peers,
                electionTimeout,
                electionTimeout.multipliedBy(2),
                SILENCE,
                SILENCE,
                1_000,
                PlacementPolicy.DEFAULT);
    }

    /** The same with a snapshot after this many log entries. */
    public PlacementServerConfig withSnapshotThreshold(long entries) {
        return new PlacementServerConfig(
                node,
                dataDir,
                host,
                raftPort,
                grpcPort,
                peers,
                electionTimeoutMin,
                electionTimeoutMax,
                serverTimeout,
                reportTimeout,
                entries,
                policy);
    }
}
