package io.vectron.cli.server;

import io.vectron.cli.CliException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ports of an all-in-one server; the offset is added to each, so that several can run on one machine. All are on
 * loopback.
 */
public record Ports(int offset) {
    public static final String HOST = "127.0.0.1";

    private static final int HTTP = 8080;
    private static final int GRPC = 8081;
    private static final int KAFKA = 9092;
    private static final int KAFKA_CONTROLLER = 9093;
    private static final int PLACEMENT_RAFT = 7001;
    private static final int SHARD_GRPC = 9090;
    private static final int SHARD_RAFT = 9191;
    /** The largest at which all of them are ports. */
    public static final int MAX_OFFSET = 65_535 - SHARD_RAFT;

    public Ports {
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new CliException("--port-offset must be from 0 to " + MAX_OFFSET + ", was " + offset);
        }
    }

    /** What is listened on. */
    public Set<Integer> all() {
        return uses().keySet();
    }

    /** @throws CliException naming the first port that is taken, so that the answer is one line and not half a server */
    public void requireFree() {
        findTaken().ifPresent(taken -> {
            throw new CliException("port " + taken + " is taken; stop what listens there, or move all ports with"
                    + " --port-offset N");
        });
    }

    /** The first port that cannot be listened on, and what for. */
    private Optional<String> findTaken() {
        return uses().entrySet().stream()
                .filter(use -> !LoopbackPort.isFree(use.getKey()))
                .map(use -> use.getKey() + " (" + use.getValue() + ")")
                .findFirst();
    }

    private SortedMap<Integer, String> uses() {
        return new TreeMap<>(Map.of(
                httpPort(), "HTTP",
                grpcPort(), "gRPC",
                kafkaPort(), "Kafka",
                kafkaControllerPort(), "the Kafka controller",
                placementRaftPort(), "the placement driver",
                shardRaftPort(), "the shard server"));
    }

    public String http() {
        return HOST + ":" + httpPort();
    }

    public String grpc() {
        return HOST + ":" + grpcPort();
    }

    public String kafka() {
        return HOST + ":" + kafkaPort();
    }

    public int httpPort() {
        return HTTP + offset;
    }

    public int grpcPort() {
        return GRPC + offset;
    }

    public int kafkaPort() {
        return KAFKA + offset;
    }

    public int kafkaControllerPort() {
        return KAFKA_CONTROLLER + offset;
    }

    public int placementRaftPort() {
        return PLACEMENT_RAFT + offset;
    }

    public int shardGrpcPort() {
        return SHARD_GRPC + offset;
    }

    public int shardRaftPort() {
        return SHARD_RAFT + offset;
    }
}
