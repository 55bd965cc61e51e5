package io.vectron.gateway.rpc;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.vectron.common.config.Limits;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestGate;
import io.vectron.gateway.core.observe.RequestMeter;
import io.vectron.proto.v1.SystemServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server: the public services, health and reflection. Calls run on the network threads, which is the fastest
 * way and safe because no handler blocks. Not serving until told so. Thread-safe.
 */
public final class GrpcEndpoint implements AutoCloseable {
    /** Room for what surrounds the points in a message. */
    private static final int MESSAGE_SLACK_BYTES = 1024 * 1024;

    private static final int MAX_CALLS_PER_CONNECTION = 1_000;
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MIN_CLIENT_PING = Duration.ofSeconds(10);
    private static final List<String> HEALTH_NAMES = List.of(
            HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
            VectronServiceGrpc.SERVICE_NAME,
            SystemServiceGrpc.SERVICE_NAME);

    private final HealthStatusManager health = new HealthStatusManager();
    private final Server server;
    private volatile boolean serving;

    /** @param address port 0 means any free one */
    public GrpcEndpoint(
            InetSocketAddress address,
            GatewayOperations operations,
            RequestBounds bounds,
            FailureTranslator failures,
            RequestMeter meter,
            RequestGate gate) {
        CallAnswers calls = new CallAnswers(gate, failures);
        VectronGrpcService vectron = new VectronGrpcService(operations, bounds, calls);
        SystemGrpcService system = new SystemGrpcService(operations, bounds, calls);
        MeteringInterceptor metering = new MeteringInterceptor(meter);
        setServing(false);
        server = NettyServerBuilder.forAddress(address)
                .directExecutor()
                .maxInboundMessageSize(Limits.MAX_BATCH_BYTES + MESSAGE_SLACK_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveTime(MIN_CLIENT_PING.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(ServerInterceptors.intercept(vectron, metering))
                .addService(ServerInterceptors.intercept(system, metering))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    /** @throws IOException if the port is taken */
    public void start() throws IOException {
        server.start();
    }

    public int port() {
        return server.getPort();
    }

    /** What health checks answer, overall and for every public service. */
    public void setServing(boolean now) {
        serving = now;
        ServingStatus status = now ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        HEALTH_NAMES.forEach(name -> health.setStatus(name, status));
    }

    public boolean isServing() {
        return serving;
    }

    /** Takes no new calls and waits for those under way, as long as the drain lasts. */
    public void stop(Duration drain) throws InterruptedException {
        serving = false;
        health.enterTerminalState();
        server.shutdown();
        if (!server.awaitTermination(drain.toNanos(), TimeUnit.NANOSECONDS)) {
            close();
        }
    }

    /** Cuts off calls under way. Idempotent. */
    @Override
    public void close() {
        serving = false;
        server.shutdownNow();
    }
}
