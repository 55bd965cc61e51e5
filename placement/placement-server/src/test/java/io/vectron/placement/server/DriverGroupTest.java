package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.rpc.GrpcPlacementClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several drivers in one process, called over gRPC. */
class DriverGroupTest {
    private static final Registration NODE = new Registration("n1", "a:1", "a:2");
    private static final CollectionName WORDS = new CollectionName("words");
    private static final CollectionSettings SETTINGS = new CollectionSettings(4, Distance.DOT, 1, 1, 1, 16, 100, 50);
    private static final MapVersion NONE = new MapVersion(0);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private List<Integer> ports = List.of();
    private final List<PlacementServer> drivers = new ArrayList<>();
    /** Of one driver each. */
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

    private PlacementServerConfig config(int index, int count) {
        List<DriverPeer> peers = IntStream.range(0, count)
                .filter(other -> other != index)
                .mapToObj(other -> new DriverPeer("d" + other, "127.0.0.1:" + ports.get(other)))
                .toList();
        return PlacementServerConfig.member(
                "d" + index,
                folder.resolve("d" + index),
                "127.0.0.1",
                ports.get(index),
                ports.get(count + index),
                peers);
    }

    /** A client of all of them. */
    private GrpcPlacementClient start(int count) {
        ports = freePorts(2 * count);
        List<String> addresses = IntStream.range(0, count)
                .mapToObj(index -> "127.0.0.1:" + ports.get(count + index))
                .toList();
        for (int i = 0; i < count; i++) {
            drivers.add(new PlacementServer(config(i, count), "test"));
            clients.add(new GrpcPlacementClient(List.of(addresses.get(i)), Duration.ofSeconds(20)));
        }
        CompletableFuture.allOf(drivers.stream()
                        .map(driver -> CompletableFuture.runAsync(driver::start))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        GrpcPlacementClient all = new GrpcPlacementClient(addresses, Duration.ofSeconds(25));
        clients.add(all);
        return all;
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

    /** The driver that takes commands. */
    private int leader() {
        List<Integer> leaders = IntStream.range(0, drivers.size())
                .filter(index -> clients.get(index)
                        .components()
                        .handle((_, failure) -> failure == null)
                        .join())
                .boxed()
                .toList();
        assertEquals(1, leaders.size());
        return leaders.getFirst();
    }

    @Test
    void aFollowerReadsWhatTheLeaderWroteAndLeavesObservationsToIt() throws Exception {
        start(3);
        int leader = leader();
        Registered registered = await(clients.get(leader).register(NODE));
        for (int index = 0; index < 3; index++) {
            GrpcPlacementClient client = clients.get(index);
            PlacementMap map = await(client.mapNewerThan(NONE, Duration.ZERO));
            assertEquals("n1", map.findServer(registered.server()).orElseThrow().node());
            if (index != leader) {
                assertEquals(
                        ErrorCode.NOT_LEADER,
                        failureOf(client.heartbeat(registered.server(), ServerReport.of(List.of()))));
                assertEquals(ErrorCode.NOT_LEADER, failureOf(client.register(NODE)));
            }
        }
    }

    @Test
    void threeDriversGoOnWithoutTheirLeader() throws Exception {
        goesOnWithoutLeaders(3, 1);
    }

    @Test
    void fiveDriversGoOnWithoutTwo() throws Exception {
        goesOnWithoutLeaders(5, 2);
    }

    private void goesOnWithoutLeaders(int count, int stopped) throws Exception {
        GrpcPlacementClient client = start(count);
        ServerId first = await(client.register(NODE)).server();
        ServerId second =
                await(client.register(new Registration("n2", "b:1", "b:2"))).server();
        await(client.createCollection(WORDS, SETTINGS));
        ReplicaMove move = moveAway(client, first, second);
        List<Integer> left = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        for (int round = 0; round < stopped; round++) {
            Integer leader = left.get(round == 0 ? left.indexOf(leader()) : 0);
            drivers.get(leader).close();
            left.remove(leader);
            await(client.register(NODE));
            assertEquals(List.of(move), await(client.moves()));
            await(client.createCollection(new CollectionName("after-" + round), SETTINGS));
        }
        for (int index : left) {
            PlacementMap map = await(clients.get(index).mapNewerThan(NONE, Duration.ZERO));
            assertEquals(1 + stopped, map.collections().size());
        }
    }

    private static ReplicaMove moveAway(GrpcPlacementClient client, ServerId first, ServerId second) throws Exception {
        ShardPlacement shard = await(client.mapNewerThan(NONE, Duration.ZERO))
                .findCollection(WORDS)
                .orElseThrow()
                .shards()
                .getFirst();
        ServerId from = shard.replicas().getFirst().server();
        ReplicaReport report = new ReplicaReport(shard.shard(), shard.epoch(), true, true, 1, new LogIndex(5), 3)
                .withConfiguration(Optional.of(CommittedConfiguration.of(List.of(from), List.of(), new LogIndex(1))));
        await(client.heartbeat(from, ServerReport.of(List.of(report))));
        await(client.moveReplica(shard.shard(), from, from.equals(first) ? second : first));
        return await(client.moves()).getFirst();
    }
}
