package io.vectron.shardservers.api.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.common.config.Limits;
import io.vectron.placement.api.ServerAddress;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.routing.ShardServices;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Shard servers by gRPC: one channel per address, opened at its first use and kept until {@link #close()}. Thread-safe.
 * Futures complete on gRPC's threads: a caller that blocks in a continuation hands it to an executor of its own.
 */
public final class GrpcShardServices implements ShardServices, AutoCloseable {
    /** The largest message either side takes: the largest batch with its framing. */
    public static final int MAX_MESSAGE_BYTES = Limits.MAX_BATCH_BYTES + 8 * 1024 * 1024;

    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(2);

    private final Duration callTimeout;
    private final ConcurrentMap<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    /** @param callTimeout after which one call fails with {@code TIMEOUT} */
    public GrpcShardServices(Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    @Override
    public ShardService on(ServerAddress server) {
        return new GrpcShardService(
                channels.computeIfAbsent(server.grpcAddress(), GrpcShardServices::open),
                server.grpcAddress(),
                callTimeout);
    }

    private static ManagedChannel open(String address) {
        return NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdown);
        for (ManagedChannel channel : channels.values()) {
            try {
                if (!channel.awaitTermination(SHUTDOWN_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    channel.shutdownNow();
                }
            } catch (InterruptedException e) {
                channel.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
        channels.clear();
    }
}
