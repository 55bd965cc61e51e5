package io.vectron.placement.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.placement.api.testing.PlacementServiceContract;
import io.vectron.proto.placement.v1.BindTopicRequest;
import io.vectron.proto.placement.v1.CreateCollectionRequest;
import io.vectron.proto.placement.v1.HeartbeatRequest;
import io.vectron.proto.placement.v1.PlacementServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake behind real gRPC on loopback: nothing may be lost on the way, errors included. */
class GrpcPlacementClientTest extends PlacementServiceContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init")
    private Server server;

    @SuppressWarnings("NullAway.Init")
    private GrpcPlacementClient client;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void open() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new PlacementServiceGrpcAdapter(new InMemoryPlacementService()))
                .build()
                .start();
        client = new GrpcPlacementClient(List.of(address()), TIMEOUT);
    }

    private String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
        client.close();
        server.shutdownNow();
    }

    @Override
    protected PlacementService driver() {
        return client;
    }

    @Test
    void saysWhichDriverCannotBeReached() {
        String address = address();
        server.shutdownNow();
        CompletionException failure = assertThrows(CompletionException.class, () -> await(client.components()));
        VectronException error = assertInstanceOf(VectronException.class, failure.getCause());
        assertEquals(ErrorCode.UNAVAILABLE, error.code());
        assertEquals(true, error.message().contains("placement driver " + address), error.message());
    }

    @Test
    void refusesWhatTheModelCannotHold() {
        PlacementServiceGrpc.PlacementServiceBlockingStub stub = PlacementServiceGrpc.newBlockingStub(channel());
        for (Runnable call : List.<Runnable>of(
                () -> stub.heartbeat(HeartbeatRequest.getDefaultInstance()),
                () -> stub.bindTopic(
                        BindTopicRequest.newBuilder().setCollectionId(1).build()),
                () -> stub.createCollection(
                        CreateCollectionRequest.newBuilder().setName("words").build()))) {
            StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, call::run);
            assertEquals(
                    ErrorCode.INVALID_ARGUMENT,
                    ErrorCodec.decode(failure, "driver").code());
        }
    }

    private ManagedChannel channel() {
        channel = NettyChannelBuilder.forTarget(address()).usePlaintext().build();
        return channel;
    }
}
