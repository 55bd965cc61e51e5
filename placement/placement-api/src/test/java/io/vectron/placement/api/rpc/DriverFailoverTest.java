package io.vectron.placement.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.proto.placement.v1.CreateCollectionRequest;
import io.vectron.proto.placement.v1.CreateCollectionResponse;
import io.vectron.proto.placement.v1.PlacementServiceGrpc.PlacementServiceImplBase;
import io.vectron.proto.placement.v1.RegisterServerRequest;
import io.vectron.proto.placement.v1.RegisterServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of several drivers finds the one that serves, and says so when none does. */
class DriverFailoverTest {
    private static final Registration NODE = new Registration("a", "a:1", "a:2");
    private static final CollectionName WORDS = new CollectionName("words");
    private static final CollectionSettings SETTINGS = new CollectionSettings(4, Distance.DOT, 1, 1, 1, 16, 100, 50);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final InMemoryPlacementService leader = new InMemoryPlacementService();
    private final List<Server> servers = new ArrayList<>();
    private final List<GrpcPlacementClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(GrpcPlacementClient::close);
        servers.forEach(Server::shutdownNow);
    }

    /** Every call is counted and answered by {@code answer}. */
    private static final class CountingDriver extends PlacementServiceImplBase {
        private final AtomicInteger calls = new AtomicInteger();
        private final Consumer<StreamObserver<?>> answer;

        CountingDriver(Consumer<StreamObserver<?>> answer) {
            this.answer = answer;
        }

        @Override
        public void registerServer(RegisterServerRequest request, StreamObserver<RegisterServerResponse> observer) {
            calls.incrementAndGet();
            answer.accept(observer);
        }

        @Override
        public void createCollection(
                CreateCollectionRequest request, StreamObserver<CreateCollectionResponse> observer) {
            calls.incrementAndGet();
            answer.accept(observer);
        }
    }

    private static CountingDriver refusing(ErrorCode code) {
        return new CountingDriver(
                observer -> observer.onError(ErrorCodec.encode(new VectronException(code, "not now", Map.of()))));
    }

    /** Takes calls and never answers. */
    private static CountingDriver hanging() {
        return new CountingDriver(_ -> {});
    }

    private String serve(BindableService service) {
        return serve(service, 0);
    }

    private String serve(BindableService service, int port) {
        try {
            Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(service)
                    .build()
                    .start();
            servers.add(server);
            return "127.0.0.1:" + server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String leaderAddress() {
        return serve(new PlacementServiceGrpcAdapter(leader));
    }

    private static String nobody() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GrpcPlacementClient client(String... addresses) {
        GrpcPlacementClient client = new GrpcPlacementClient(List.of(addresses), TIMEOUT);
        clients.add(client);
        return client;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static VectronException failureOf(CompletableFuture<?> future) {
        return assertInstanceOf(
                VectronException.class,
                assertThrows(CompletionException.class, () -> await(future)).getCause());
    }

    @Test
    void goesOnToTheLeaderAndStaysThere() {
        CountingDriver follower = refusing(ErrorCode.NOT_LEADER);
        GrpcPlacementClient client = client(nobody(), serve(follower), leaderAddress());
        Registered registered = await(client.register(NODE));
        assertEquals(registered, await(client.register(NODE)));
        await(client.createCollection(WORDS, SETTINGS));
        assertEquals(1, follower.calls.get());
    }

    @Test
    void doesNotWaitForADriverThatHangs() {
        GrpcPlacementClient client = client(serve(hanging()), leaderAddress());
        await(client.register(NODE));
    }

    /** By then gRPC by itself would try to connect every four seconds. */
    @Test
    void asksDriversThatWereAwayForLongAsSoonAsTheyAreBack() {
        String driver = nobody();
        GrpcPlacementClient client = client(driver, nobody());
        for (int call = 0; call < 2; call++) {
            assertEquals(ErrorCode.UNAVAILABLE, failureOf(client.register(NODE)).code());
        }
        serve(new PlacementServiceGrpcAdapter(leader), Integer.parseInt(driver.substring(driver.indexOf(':') + 1)));
        client.register(NODE).orTimeout(1, TimeUnit.SECONDS).join();
    }

    @Test
    void doesNotRepeatACommandThatMayHaveTakenEffect() {
        CountingDriver unsure = refusing(ErrorCode.UNAVAILABLE);
        GrpcPlacementClient client = client(serve(unsure), leaderAddress());
        assertEquals(
                ErrorCode.UNAVAILABLE,
                failureOf(client.createCollection(WORDS, SETTINGS)).code());
        await(client.register(NODE));
        await(client.createCollection(WORDS, SETTINGS));
        assertEquals(1, unsure.calls.get());
    }

    @Test
    void givesUpWhenItsTimeIsUp() {
        CountingDriver first = refusing(ErrorCode.NOT_LEADER);
        CountingDriver second = refusing(ErrorCode.NOT_LEADER);
        long start = System.nanoTime();
        GrpcPlacementClient client = client(serve(first), serve(second));
        assertEquals(ErrorCode.NOT_LEADER, failureOf(client.register(NODE)).code());
        assertTrue(System.nanoTime() - start < TIMEOUT.multipliedBy(2).toNanos());
        assertTrue(first.calls.get() > 1 && second.calls.get() > 1);
    }

    @Test
    void whatADriverSaidTellsMoreThanThatTheTimeIsUp() {
        GrpcPlacementClient client = client(serve(refusing(ErrorCode.NOT_LEADER)), serve(hanging()));
        assertEquals(ErrorCode.NOT_LEADER, failureOf(client.register(NODE)).code());
    }

    @Test
    void passesARefusalOnAtOnce() {
        GrpcPlacementClient client = client(leaderAddress(), nobody());
        assertEquals(
                ErrorCode.COLLECTION_NOT_FOUND,
                failureOf(client.deleteCollection(WORDS)).code());
    }
}
