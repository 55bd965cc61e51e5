package io.vectron.broker.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-node Kafka broker in this JVM: KRaft, broker and controller in one process, listening on loopback only. The
 * first start formats the data folder; later ones pick its topics, records and group offsets up again, after {@link
 * #close()} as after a kill.
 *
 * <p>Thread-safe. Started once, closed once; a closed broker is not started again, a new one on the same folder is.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

    private final KafkaBrokerConfig config;

    private @Nullable FolderLock folderLock;
    private @Nullable KafkaRaftServer server;
    private boolean used;

    public KafkaBroker(KafkaBrokerConfig config) {
        this.config = config;
    }

    /**
     * Starts the broker and returns when it takes requests, after some three seconds.
     *
     * @throws BrokerStartException if the folder or a port is taken, or Kafka refuses the folder's contents
     * @throws IllegalStateException if it was started before
     */
    public synchronized void start() {
        if (used) {
            throw new IllegalStateException("a broker is started once; make a new one");
        }
        used = true;
        folderLock = FolderLock.acquire(config.dataDir());
        try {
            // Kafka ends the process when it cannot bind its controller port, so look first.
            requireFree(config.port());
            requireFree(config.controllerPort());
            server = startServer();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        log.info("Kafka broker on {}, data in {}", bootstrapServers(), config.dataDir());
    }

    private KafkaRaftServer startServer() {
        Path logDir = config.dataDir().resolve("log").toAbsolutePath();
        try {
            Files.createDirectories(logDir);
            BrokerStorage.formatIfNew(logDir);
            KafkaRaftServer starting =
                    new KafkaRaftServer(new KafkaConfig(BrokerProperties.of(config, logDir), false), Time.SYSTEM);
            // Known before it is started, so that a failed start is shut down too.
            server = starting;
            starting.startup();
            return starting;
        } catch (BrokerStartException e) {
            throw e;
        } catch (Exception e) {
            throw new BrokerStartException("the Kafka broker on " + logDir + " did not start: " + e, e);
        }
    }

    private static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(KafkaBrokerConfig.HOST), port));
        } catch (IOException e) {
            throw new BrokerStartException(
                    "the Kafka port " + KafkaBrokerConfig.HOST + ":" + port
                            + " is taken; stop what listens there or choose another port",
                    e);
        }
    }

    /** What a Kafka client connects to, {@code host:port}. */
    public String bootstrapServers() {
        return config.bootstrapServers();
    }

    /** Stops the broker cleanly, so that the next start is fast. Idempotent. */
    @Override
    public synchronized void close() {
        KafkaRaftServer stopping = server;
        server = null;
        if (stopping != null) {
            stopping.shutdown();
            stopping.awaitShutdown();
        }
        FolderLock releasing = folderLock;
        folderLock = null;
        if (releasing != null) {
            try {
                releasing.close();
            } catch (IOException e) {
                // The lock ends with the process at the latest, and nothing else depends on this file.
                log.warn("cannot release the lock of {}: {}", config.dataDir(), e.toString());
            }
        }
    }
}
