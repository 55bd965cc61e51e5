package io.vectron.gateway;

import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.gateway.core.collection.CollectionCreator;
import io.vectron.gateway.core.collection.CollectionLister;
import io.vectron.gateway.core.collection.CollectionLookup;
import io.vectron.gateway.core.collection.CollectionRemover;
import io.vectron.gateway.core.collection.CollectionStatusReader;
import io.vectron.gateway.core.collection.ShardLeaders;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestGate;
import io.vectron.gateway.core.point.PointReader;
import io.vectron.gateway.core.point.PointWriter;
import io.vectron.gateway.core.search.PointSearcher;
import io.vectron.gateway.core.session.ReadDefaults;
import io.vectron.gateway.core.system.GatewayReport;
import io.vectron.gateway.core.system.Readiness;
import io.vectron.gateway.core.system.ReadinessProbe;
import io.vectron.gateway.core.system.RepeatedCall;
import io.vectron.gateway.core.system.SystemStatusReader;
import io.vectron.gateway.http.HttpEndpoint;
import io.vectron.gateway.http.metrics.MetricsPage;
import io.vectron.gateway.http.metrics.PrometheusMeter;
import io.vectron.gateway.rpc.GrpcEndpoint;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.PlacementView;
import io.vectron.shardservers.api.routing.RetryPolicy;
import io.vectron.shardservers.api.routing.ShardClient;
import io.vectron.shardservers.api.routing.ShardServices;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway: the public API over gRPC and HTTP, in front of a placement driver and shard servers. It keeps nothing: any
 * number of them may run side by side, and one that dies loses nothing. Health checks and {@code /readyz} say no until
 * the placement map is known and every shard has a leader. The ports it is given are not closed here. {@link #start} and
 * {@link #close} are for one thread.
 */
public final class GatewayServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final Duration PROBE_UNTIL_READY = Duration.ofMillis(50);
    private static final Duration PROBE_WHEN_READY = Duration.ofSeconds(1);

    private final GatewayConfig config;
    private final ScheduledThreadPoolExecutor timer;
    private final Readiness readiness = new Readiness();
    private final GrpcEndpoint grpc;
    private final HttpEndpoint http;
    private final RepeatedCall probing;
    private final RepeatedCall reporting;
    private boolean started;
    private boolean closed;

    /** Opens nothing yet. */
    public GatewayServer(GatewayConfig config, PlacementService placement, PlacementView view, ShardServices servers) {
        this.config = config;
        this.timer = newTimer();
        Deadlines deadlines = new Deadlines(timer);
        ShardClient shards = new ShardClient(view, servers, RetryPolicy.DEFAULT, timer, System::nanoTime);
        ShardLeaders leaders = new ShardLeaders(shards);
        PrometheusMeter meter = new PrometheusMeter();
        GatewayReport report = new GatewayReport(config.id(), config.version(), this::endpoints, readiness, meter);
        CollectionLookup lookup = new CollectionLookup(view);
        ReadDefaults reads = new ReadDefaults(config.reads());
        GatewayOperations operations = new GatewayOperations(
                new CollectionCreator(placement, view, leaders, config.collectionDefaults(), deadlines),
                new CollectionRemover(placement, view, deadlines),
                new CollectionLister(view, deadlines),
                new CollectionStatusReader(lookup, shards, placement, deadlines),
                new PointWriter(lookup, shards, deadlines),
                new PointReader(lookup, shards, reads, deadlines),
                new PointSearcher(lookup, shards, reads, deadlines),
                new SystemStatusReader(placement, report, deadlines));
        RequestBounds bounds = new RequestBounds(config.requestTimeout(), config.creationTimeout());
        FailureTranslator failures = new FailureTranslator(new SecureRandom());
        RequestGate gate = new RequestGate(config.maxConcurrentRequests());
        this.grpc = new GrpcEndpoint(address(config.grpcPort()), operations, bounds, failures, meter, gate);
        this.http = new HttpEndpoint(
                address(config.httpPort()),
                !config.insecureBeyondLoopback(),
                operations,
                bounds,
                failures,
                meter,
                gate,
                new MetricsPage(meter.registry()),
                this::findNotReadyReason);
        ReadinessProbe probe = new ReadinessProbe(view, leaders, readiness, InstantSource.system());
        this.probing = new RepeatedCall(
                "readiness probe",
                timer,
                () -> grpc.isServing() ? PROBE_WHEN_READY : PROBE_UNTIL_READY,
                () -> probe.probe().thenRun(this::serveOnceReady));
        this.reporting = new RepeatedCall(
                "report to the placement driver",
                timer,
                config::reportInterval,
                () -> deadlines.within(config.requestTimeout(), "the report", placement.report(report.get())));
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("gateway-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(config.host(), port);
    }

    /**
     * Opens both ports. Returns before the gateway is ready.
     *
     * @throws IOException if a port is taken
     */
    public void start() throws IOException {
        if (started) {
            throw new IllegalStateException("a gateway is started once");
        }
        started = true;
        grpc.start();
        http.start();
        probing.start();
        reporting.start();
        LOG.info("gateway {} listens on {}", config.id(), endpoints());
    }

    /** The port that gRPC is served on; known after the start. */
    public int grpcPort() {
        return grpc.port();
    }

    /** The port that HTTP is served on; known after the start. */
    public int httpPort() {
        return http.port();
    }

    private Map<String, String> endpoints() {
        return Map.of("grpc", config.host() + ":" + grpcPort(), "http", config.host() + ":" + httpPort());
    }

    /** Why requests cannot be answered; empty if they can. */
    public Optional<String> findNotReadyReason() {
        return readiness
                .findReason()
                .or(() -> grpc.isServing() ? Optional.empty() : Optional.of("gRPC does not serve"));
    }

    /** Health stays good after the first time: one shard without a leader must not take the whole gateway away. */
    private void serveOnceReady() {
        if (!grpc.isServing() && readiness.findReason().isEmpty()) {
            grpc.setServing(true);
            LOG.info("gateway {} is ready", config.id());
        }
    }

    /** Says no to health checks, lets requests under way end within the drain time, and closes both ports. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        reporting.close();
        probing.close();
        try {
            grpc.stop(config.drainTimeout());
            http.stop(config.drainTimeout());
            timer.shutdown();
            timer.awaitTermination(config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            grpc.close();
            http.close();
        }
        timer.shutdownNow();
        LOG.info("gateway {} is closed", config.id());
    }
}
