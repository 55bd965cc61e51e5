package io.vectron.gateway.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.gateway.GatewayConfig;
import io.vectron.gateway.GatewayServer;
import io.vectron.gateway.core.collection.CollectionDefaults;
import io.vectron.placement.api.CachedPlacementView;
import io.vectron.proto.v1.SystemServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A gateway on real ports in front of an in-memory cluster, and a client for each protocol. */
public final class RunningGateway implements AutoCloseable {
    /** Worked on at once. */
    public static final int MAX_CONCURRENT_REQUESTS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InMemoryCluster cluster = new InMemoryCluster();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final CachedPlacementView view;
    private final GatewayServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ManagedChannel channel;

    private RunningGateway(Duration requestTimeout) throws IOException {
        this.view = new CachedPlacementView(cluster.placement(), timer, Duration.ofSeconds(5));
        this.server = new GatewayServer(
                new GatewayConfig(
                        "gateway-1",
                        "test",
                        "127.0.0.1",
                        false,
                        0,
                        0,
                        CollectionDefaults.SINGLE_NODE,
                        Optional.empty(),
                        requestTimeout,
                        requestTimeout,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(50),
                        MAX_CONCURRENT_REQUESTS),
                cluster.placement(),
                view,
                address -> cluster.service());
        timer.scheduleWithFixedDelay(cluster::beat, 0, 5, TimeUnit.MILLISECONDS);
        server.start();
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .maxInboundMessageSize(256 << 20)
                .build();
    }

    /** Serves as soon as this returns. */
    public static RunningGateway start() throws IOException {
        RunningGateway gateway = startWithoutMap(Duration.ofSeconds(5));
        gateway.view.start();
        await(() -> gateway.get("/readyz").statusCode() == 200);
        return gateway;
    }

    /** Knows no placement map until {@link #followMap}. */
    public static RunningGateway startWithoutMap(Duration requestTimeout) throws IOException {
        return new RunningGateway(requestTimeout);
    }

    public void followMap() {
        view.start();
    }

    public InMemoryCluster cluster() {
        return cluster;
    }

    public GatewayServer server() {
        return server;
    }

    public ManagedChannel channel() {
        return channel;
    }

    public VectronServiceGrpc.VectronServiceBlockingStub grpc() {
        return VectronServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public SystemServiceGrpc.SystemServiceBlockingStub system() {
        return SystemServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    public HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    public HttpResponse<String> delete(String path) {
        return send("DELETE", path, "");
    }

    public HttpResponse<String> send(String method, String path, String body) {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .timeout(PATIENCE);
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the condition holds; fails after a while. */
    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("condition did not hold within " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        http.close();
        server.close();
        view.close();
        timer.shutdownNow();
    }
}
