package io.vectron.cli.server;

import io.vectron.cli.CliException;

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
    private static final int SHARD_RAFT = 9191;
    private static final int MAX_OFFSET = 65_535 - SHARD_RAFT;

    public Ports {
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new CliException("--port-offset must be from 0 to " + MAX_OFFSET + ", was " + offset);
        }
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

    public int shardRaftPort() {
        return SHARD_RAFT + offset;
    }
}
