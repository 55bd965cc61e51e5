package io.vectron.broker.kafka;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an in-process broker is started with.
 *
 * @param dataDir folder of the log and the metadata; made if it is not there; one broker at a time
 * @param port client port on {@value #HOST}; may change between starts
 * @param controllerPort port of the controller, on the same address; may change between starts
 * @param retention how long a topic keeps a record unless the topic itself says otherwise; {@link #DEFAULT_RETENTION}
 *     by default, which is what the {@code vectron.ingest.*} topics live by
 */
public record KafkaBrokerConfig(Path dataDir, int port, int controllerPort, Duration retention) {
    /** The only address this broker listens on: it has no authentication. */
    public static final String HOST = "127.0.0.1";

    public static final int DEFAULT_PORT = 9092;
    public static final int DEFAULT_CONTROLLER_PORT = 9093;
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException naming the field that is out of bounds */
    public KafkaBrokerConfig {
        requirePort("port", port);
        requirePort("controllerPort", controllerPort);
        if (port == controllerPort) {
            throw new IllegalArgumentException("port and controllerPort must differ, both are " + port);
        }
        if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("retention must be at least one minute, was " + retention);
        }
    }

    /** The defaults, on a data folder. */
    public static KafkaBrokerConfig on(Path dataDir) {
        return new KafkaBrokerConfig(dataDir, DEFAULT_PORT, DEFAULT_CONTROLLER_PORT, DEFAULT_RETENTION);
    }

    public KafkaBrokerConfig withPorts(int port, int controllerPort) {
        return new KafkaBrokerConfig(dataDir, port, controllerPort, retention);
    }

    /** What a Kafka client connects to, {@code host:port}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    private static void requirePort(String field, int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(field + " must be from 1 to " + MAX_PORT + ", was " + port);
        }
    }
}
