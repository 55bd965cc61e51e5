package io.vectron.shardservers.api.rpc;

import io.vectron.common.config.Limits;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.rpc.ReconnectingChannel;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.routing.ShardServices;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Shard servers by gRPC: one channel per address, opened at its first use and kept until {@link #close()}. Thread-safe.
 * Futures complete on gRPC's threads: a caller that blocks in a continuation hands it to an executor of its own.
 */
public final class GrpcShardServices implements ShardServices, AutoCloseable {
    /** The largest message either side takes: the largest batch with its framing. */
    public static final int MAX_MESSAGE_BYTES = Limits.MAX_BATCH_BYTES + 8 * 1024 * 1024;

    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(2);

    private final Duration callTimeout;
    private final ConcurrentMap<String, ReconnectingChannel> channels = new ConcurrentHashMap<>();

    /** @param callTimeout after which one call fails with {@code TIMEOUT} */
    public GrpcShardServices(Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    @Override
    public ShardService on(ServerAddress server) {
        ReconnectingChannel channel = channels.computeIfAbsent(
                server.grpcAddress(), address -> ReconnectingChannel.open(address, MAX_MESSAGE_BYTES));
        return new GrpcShardService(channel, server.grpcAddress(), callTimeout);
    }

    @Override
    public void close() {
        channels.values().forEach(ReconnectingChannel::shutdown);
        channels.values().forEach(channel -> channel.awaitEnd(SHUTDOWN_WAIT));
        channels.clear();
    }
}
