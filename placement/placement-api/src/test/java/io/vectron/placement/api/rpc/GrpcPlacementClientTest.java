package io.vectron.placement.api.rpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.placement.api.testing.PlacementServiceContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a real socket. */
class GrpcPlacementClientTest extends PlacementServiceContract {
    @SuppressWarnings("NullAway.Init") // set before each test
    private Server server;

    @SuppressWarnings("NullAway.Init")
    private GrpcPlacementClient client;

    @BeforeEach
    void connect() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new PlacementServiceGrpcAdapter(new InMemoryPlacementService()))
                .build()
                .start();
        client = new GrpcPlacementClient("127.0.0.1:" + server.getPort(), Duration.ofSeconds(10));
    }

    @AfterEach
    void disconnect() {
        client.close();
        server.shutdownNow();
    }

    @Override
    protected PlacementService driver() {
        return client;
    }
}
