package io.vectron.placement.server.rpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.rpc.PlacementServiceGrpcAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Serves the driver's port to other processes. */
public final class PlacementListener implements AutoCloseable {
    private static final long STOP_WAIT_MS = 2_000;

    private final Server server;

    private PlacementListener(Server server) {
        this.server = server;
    }

    public static PlacementListener start(String host, int port, PlacementService service) throws IOException {
        return new PlacementListener(NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .addService(new PlacementServiceGrpcAdapter(service))
                .build()
                .start());
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(STOP_WAIT_MS, TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
