package io.vectron.broker.kafka;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The broker's Kafka properties.
 *
 * <p>Goals: one node that starts in seconds, idles small beside the rest of the system, and comes back quickly from a
 * kill. Replication factors and in-sync minima are one, internal topics have few partitions, and every pool has one or
 * two threads.
 */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String CLIENT_LISTENER = "PLAINTEXT";
    /** A JSON point of 65,536 numbers, each printed with all its digits, is 1.5 MB; indented, three times that. */
    private static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    private static final int SEGMENT_BYTES = 128 * 1024 * 1024;
    /** Enough for a full segment at one entry per 4 KiB. */
    private static final int SEGMENT_INDEX_BYTES = 512 * 1024;

    private BrokerProperties() {}

    static Properties of(KafkaBrokerConfig config, Path logDir) {
        Properties properties = new Properties();
        putIdentity(properties, config, logDir);
        putTopicDefaults(properties, config);
        putSingleNode(properties);
        putSmallPools(properties);
        putLiveness(properties);
        return properties;
    }

    private static void putIdentity(Properties properties, KafkaBrokerConfig config, Path logDir) {
        String clients = CLIENT_LISTENER + "://" + KafkaBrokerConfig.HOST + ":" + config.port();
        String controller = KafkaBrokerConfig.HOST + ":" + config.controllerPort();
        put(properties, "process.roles", "broker,controller");
        put(properties, "node.id", NODE_ID);
        put(properties, "controller.quorum.voters", NODE_ID + "@" + controller);
        put(properties, "listeners", clients + "," + CONTROLLER_LISTENER + "://" + controller);
        put(properties, "advertised.listeners", clients);
        put(properties, "controller.listener.names", CONTROLLER_LISTENER);
        put(properties, "inter.broker.listener.name", CLIENT_LISTENER);
        put(
                properties,
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        put(properties, "log.dirs", logDir);
    }

    private static void putTopicDefaults(Properties properties, KafkaBrokerConfig config) {
        put(properties, "auto.create.topics.enable", false);
        put(properties, "message.max.bytes", MAX_RECORD_BYTES);
        put(properties, "log.retention.ms", config.retention().toMillis());
        put(properties, "log.segment.bytes", SEGMENT_BYTES);
        put(properties, "log.index.size.max.bytes", SEGMENT_INDEX_BYTES);
        put(properties, "log.segment.delete.delay.ms", 1_000);
    }

    private static void putSingleNode(Properties properties) {
        // There is no second copy, so an acknowledged record must be on the disk and not in the page cache only.
        put(properties, "log.flush.interval.messages", 1);
        put(properties, "default.replication.factor", 1);
        put(properties, "min.insync.replicas", 1);
        put(properties, "offsets.topic.replication.factor", 1);
        put(properties, "offsets.topic.num.partitions", 2);
        put(properties, "transaction.state.log.replication.factor", 1);
        put(properties, "transaction.state.log.min.isr", 1);
        put(properties, "transaction.state.log.num.partitions", 2);
        put(properties, "share.coordinator.state.topic.replication.factor", 1);
        put(properties, "share.coordinator.state.topic.min.isr", 1);
        put(properties, "share.coordinator.state.topic.num.partitions", 1);
    }

    private static void putSmallPools(Properties properties) {
        put(properties, "num.network.threads", 1);
        put(properties, "num.io.threads", 2);
        put(properties, "background.threads", 2);
        put(properties, "num.replica.fetchers", 1);
        put(properties, "num.replica.alter.log.dirs.threads", 1);
        put(properties, "num.recovery.threads.per.data.dir", 2);
        put(properties, "group.coordinator.threads", 1);
        put(properties, "share.coordinator.threads", 1);
        put(properties, "log.cleaner.threads", 1);
        put(properties, "log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024);
        put(properties, "metric.reporters", "");
    }

    private static void putLiveness(Properties properties) {
        // A new consumer group begins at once instead of waiting three seconds for more members.
        put(properties, "group.initial.rebalance.delay.ms", 0);
        put(properties, "group.min.session.timeout.ms", 1_000);
        // Without a controlled shutdown the next start waits for the old session to end.
        put(properties, "controlled.shutdown.enable", true);
        // After a kill the next start waits for the old session too: so it is short.
        put(properties, "broker.session.timeout.ms", 1_000);
        put(properties, "broker.heartbeat.interval.ms", 200);
    }

    private static void put(Properties properties, String key, Object value) {
        properties.setProperty(key, value.toString());
    }
}
