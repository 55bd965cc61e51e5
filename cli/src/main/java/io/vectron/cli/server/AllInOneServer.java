package io.vectron.cli.server;

import io.vectron.broker.kafka.BrokerStartException;
import io.vectron.broker.kafka.KafkaBroker;
import io.vectron.broker.kafka.KafkaBrokerConfig;
import io.vectron.cli.CliException;
import io.vectron.cli.VersionProvider;
import io.vectron.gateway.GatewayConfig;
import io.vectron.gateway.GatewayServer;
import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.IngestServer;
import io.vectron.placement.api.CachedPlacementView;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.server.PlacementServer;
import io.vectron.placement.server.PlacementServerConfig;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.routing.RetryPolicy;
import io.vectron.shardservers.api.routing.ShardClient;
import io.vectron.shardservers.api.routing.ShardServices;
import io.vectron.shardservers.server.ShardServer;
import io.vectron.shardservers.server.ShardServerConfig;
import io.vectron.shardservers.server.ShardServerConfig.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Broker, placement driver, shard server, ingest and gateway in this process, wired through their ports: between the gateway
 * and a shard there is no network. Started and closed once, by one thread.
 */
public final class AllInOneServer implements AutoCloseable {
    /** Its groups have one voter each, which waits for nobody. */
    private static final Duration LONE_ELECTION = Duration.ofMillis(100);

    private static final Duration VIEW_BOUND = Duration.ofSeconds(10);
    private static final Duration READY_POLL = Duration.ofMillis(20);
    private static final Duration NOTE_INTERVAL = Duration.ofSeconds(5);

    private final Ports ports;
    private final Closer closer;

    private AllInOneServer(Ports ports, Closer closer) {
        this.ports = ports;
        this.closer = closer;
    }

    /**
     * Returns when it is ready; what was opened until a failure is closed.
     *
     * @param notes is told what a long start waits for
     */
    public static AllInOneServer start(DataFolder folder, Ports ports, Consumer<String> notes) throws IOException {
        Closer closer = new Closer();
        try {
            startParts(folder, ports, closer, notes);
            return new AllInOneServer(ports, closer);
        } catch (IOException | RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static void startParts(DataFolder folder, Ports ports, Closer closer, Consumer<String> notes)
            throws IOException {
        String version = VersionProvider.version();
        KafkaBroker broker = closer.register(new KafkaBroker(
                KafkaBrokerConfig.on(folder.kafka()).withPorts(ports.kafkaPort(), ports.kafkaControllerPort())));
        // The broker takes longest, so it starts beside the others.
        CompletableFuture<Void> brokerStarted = CompletableFuture.runAsync(broker::start);
        try {
            PlacementService placement = startPlacement(folder, ports, closer);
            ScheduledExecutorService timer = closer.register(Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("placement-view").factory()));
            CachedPlacementView view = closer.register(new CachedPlacementView(placement, timer, VIEW_BOUND));
            view.start();
            ShardServices shards = startShardServer(folder, ports, version, placement, closer);
            GatewayServer gateway = new GatewayServer(
                    GatewayConfig.singleNode(version, ports.grpcPort(), ports.httpPort()), placement, view, shards);
            closer.register(gateway).start();
            awaitBroker(brokerStarted);
            IngestConfig config = IngestConfig.of(broker.bootstrapServers(), "ingest-1", version);
            ShardClient client = new ShardClient(view, shards, RetryPolicy.DEFAULT, timer, System::nanoTime);
            closer.register(new IngestServer(config, placement, view, client)).start();
            awaitReady(gateway, notes);
        } catch (IOException | RuntimeException e) {
            brokerStarted.exceptionally(_ -> null).join(); // a broker is not closed while it starts
            throw e;
        }
    }

    private static ShardServices startShardServer(
            DataFolder folder, Ports ports, String version, PlacementService placement, Closer closer) {
        ShardServerConfig config = ShardServerConfig.builder(
                        folder.shards(),
                        "shardserver-1",
                        version,
                        new Endpoint(Ports.HOST, ports.shardGrpcPort()),
                        new Endpoint(Ports.HOST, ports.shardRaftPort()))
                .servesGrpc(false)
                .electionTimeout(LONE_ELECTION)
                .build();
        ShardServer server = closer.register(new ShardServer(config, placement));
        server.start();
        ShardService service = server.service();
        return _ -> service;
    }

    private static void awaitBroker(CompletableFuture<Void> started) {
        try {
            started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BrokerStartException expected
                    ? new CliException(String.valueOf(expected.getMessage()), expected)
                    : e;
        }
    }

    /** Waits as long as it takes, for a shard may have much to replay, and says every few seconds for what. */
    private static void awaitReady(GatewayServer gateway, Consumer<String> notes) {
        long nextNote = System.nanoTime() + NOTE_INTERVAL.toNanos();
        for (Optional<String> reason = gateway.findNotReadyReason();
                reason.isPresent();
                reason = gateway.findNotReadyReason()) {
            if (System.nanoTime() - nextNote > 0) {
                notes.accept("not ready yet: " + reason.get());
                nextNote = System.nanoTime() + NOTE_INTERVAL.toNanos();
            }
            try {
                Thread.sleep(READY_POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException("interrupted", e);
            }
        }
    }

    private static PlacementService startPlacement(DataFolder folder, Ports ports, Closer closer) throws IOException {
        PlacementServer driver = closer.register(new PlacementServer(
                PlacementServerConfig.alone(folder.placement(), Ports.HOST, ports.placementRaftPort()),
                VersionProvider.version()));
        driver.start();
        return driver.service();
    }

    public Ports ports() {
        return ports;
    }

    @Override
    public void close() {
        closer.close();
    }
}
