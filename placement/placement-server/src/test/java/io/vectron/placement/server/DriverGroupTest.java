package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.rpc.GrpcPlacementClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three drivers in one process, called over gRPC. */
class DriverGroupTest {
    private static final Registration NODE = new Registration("n1", "a:1", "a:2");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private final List<Integer> ports = freePorts(6);
    private final List<PlacementServer> drivers = new ArrayList<>();
    private final List<GrpcPlacementClient> clients = new ArrayList<>();

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PlacementServerConfig config(int index) {
        List<DriverPeer> peers = IntStream.range(0, 3)
                .filter(other -> other != index)
                .mapToObj(other -> new DriverPeer("d" + other, "127.0.0.1:" + ports.get(other)))
                .toList();
        return PlacementServerConfig.member(
                "d" + index, folder.resolve("d" + index), "127.0.0.1", ports.get(index), ports.get(3 + index), peers);
    }

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            drivers.add(new PlacementServer(config(i), "test"));
            clients.add(new GrpcPlacementClient(List.of("127.0.0.1:" + ports.get(3 + i)), Duration.ofSeconds(20)));
        }
        CompletableFuture.allOf(drivers.stream()
                        .map(driver -> CompletableFuture.runAsync(driver::start))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @AfterEach
    void stop() {
        clients.forEach(GrpcPlacementClient::close);
        CompletableFuture.allOf(drivers.stream()
                        .map(driver -> CompletableFuture.runAsync(driver::close))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static ErrorCode failureOf(CompletableFuture<?> future) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> await(future));
        return assertInstanceOf(VectronException.class, failure.getCause()).code();
    }

    /** The drivers that take commands: one, but for the moment of an election. */
    private List<PlacementService> leaders() {
        return clients.stream()
                .<PlacementService>map(client -> client)
                .filter(client -> client.components()
                        .handle((_, failure) -> failure == null)
                        .join())
                .toList();
    }

    @Test
    void aFollowerReadsWhatTheLeaderWroteAndLeavesObservationsToIt() throws Exception {
        List<PlacementService> leaders = leaders();
        assertEquals(1, leaders.size());
        Registered registered = await(leaders.getFirst().register(NODE));
        for (GrpcPlacementClient client : clients) {
            PlacementMap map = await(client.mapNewerThan(new MapVersion(0), Duration.ZERO));
            assertEquals("n1", map.findServer(registered.server()).orElseThrow().node());
            if (client != leaders.getFirst()) {
                assertEquals(
                        ErrorCode.NOT_LEADER,
                        failureOf(client.heartbeat(registered.server(), ServerReport.of(List.of()))));
                assertEquals(ErrorCode.NOT_LEADER, failureOf(client.register(NODE)));
            }
        }
    }
}
