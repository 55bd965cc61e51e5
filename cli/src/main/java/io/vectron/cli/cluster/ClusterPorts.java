package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import io.vectron.cli.process.PortLease;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The ports of a cluster's nodes; the offset is added to each, so that several clusters can run on one machine. The first
 * gateway and the broker are where an all-in-one server's are, so that client commands find them by the same offset.
 */
public record ClusterPorts(int offset) {
    static final int MAX_SHARDSERVERS = 99;
    static final int MAX_GATEWAYS = 9;

    private static final int PLACEMENT_GRPC = 6001;
    private static final int PLACEMENT_RAFT = 7001;
    private static final int HTTP = 8080;
    private static final int GRPC = 8081;
    private static final int KAFKA = 9092;
    private static final int KAFKA_CONTROLLER = 9093;
    private static final int SHARD_GRPC = 9101;
    private static final int SHARD_RAFT = 9201;
    private static final int HIGHEST = SHARD_RAFT + MAX_SHARDSERVERS;
    private static final int MAX_OFFSET = 65_535 - HIGHEST;
    /** Shard servers that may be added to a cluster on leased ports. */
    private static final int SPARE_SHARDSERVERS = 4;

    public ClusterPorts {
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new CliException("--port-offset must be from 0 to " + MAX_OFFSET + ", was " + offset);
        }
    }

    /** Ports for a cluster and a few shard servers more, beside whatever else runs on this machine. */
    public static PortLease lease(ClusterShape shape, RandomGenerator random) {
        ClusterShape grown = shape.withMoreShardServers(SPARE_SHARDSERVERS);
        return PortLease.find(random, new ClusterPorts(0).of(grown), MAX_OFFSET);
    }

    private Set<Integer> of(ClusterShape shape) {
        return shape.nodes(this).stream()
                .flatMap(node -> node.ports().values().stream())
                .collect(Collectors.toSet());
    }

    /**
     * The ports of a node by what is spoken there.
     *
     * @param number of the node within its kind, from 1
     */
    SortedMap<String, Integer> of(NodeKind kind, int number) {
        int nth = offset + number - 1;
        return new TreeMap<>(
                switch (kind) {
                    case BROKER -> Map.of("kafka", KAFKA + nth, "kafka-controller", KAFKA_CONTROLLER + nth);
                    case PLACEMENT -> Map.of("grpc", PLACEMENT_GRPC + nth, "raft", PLACEMENT_RAFT + nth);
                    case SHARDSERVER -> Map.of("grpc", SHARD_GRPC + nth, "raft", SHARD_RAFT + nth);
                    case INGEST -> Map.of();
                    case GATEWAY -> Map.of("http", HTTP + nth + number - 1, "grpc", GRPC + nth + number - 1);
                });
    }
}
