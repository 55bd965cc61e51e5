package io.vectron.shardservers.rpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import io.vectron.shardservers.api.rpc.ShardServiceGrpcAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Serves a shard service at an address, from construction to close. */
public final class ShardGrpcEndpoint implements AutoCloseable {
    private static final long SHUTDOWN_WAIT_SECONDS = 2;

    private final Server server;

    /** @throws VectronException if the address cannot be bound */
    public ShardGrpcEndpoint(String host, int port, ShardService service) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                    .maxInboundMessageSize(GrpcShardServices.MAX_MESSAGE_BYTES)
                    .addService(new ShardServiceGrpcAdapter(service))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "the shard service cannot listen on " + host + ":" + port + ": " + e.getMessage(),
                    Map.of(),
                    e);
        }
    }

    /** Lets calls under way finish for a moment. Idempotent. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(SHUTDOWN_WAIT_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
