package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does with the driver's answers, with their absence, and with a folder that is not its own. */
class ReconcileTest {
    @TempDir
    private Path dataDir;

    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void deletesTheDataOfADeletedCollection() {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route = create(service);
        assertTrue(Files.exists(shardFolder(route)));
        cluster.placement.deleteCollection(TestCluster.NAME).join();
        TestCluster.await("its folder is gone", () -> !Files.exists(shardFolder(route)));
        TestCluster.await("the shard is unknown", () -> failureOfGet(service, route) == ErrorCode.SHARD_NOT_FOUND);
    }

    @Test
    void keepsServingAndKeepsItsDataWhileTheDriverIsAway() {
        ShardServer server = cluster.start(dataDir);
        ShardRoute route = create(server.service());
        cluster.placement.setAway(true);
        TestCluster.await("the report says so", () -> server.report().status() == ComponentStatus.DEGRADED);
        write(server.service(), route, "a");
        cluster.stop();

        ShardServer again = cluster.start(dataDir);
        TestCluster.awaitReady(again.service(), route);
        assertTrue(again.service()
                .get(route, new PointId("a"), ReadPolicy.LINEARIZABLE)
                .join()
                .point()
                .isPresent());
        cluster.placement.setAway(false);
        TestCluster.await("all is well", () -> again.report().status() == ComponentStatus.UP);
        assertTrue(Files.exists(shardFolder(route)));
    }

    /** Closing waits for the thread that reports, with the server's lock held: its next report must not wait for that lock. */
    @Test
    void reportsOnItselfWithoutTheLockThatClosingHolds() throws Exception {
        ShardServer server = cluster.start(dataDir);
        synchronized (server) {
            assertEquals(
                    "n1",
                    CompletableFuture.supplyAsync(server::report)
                            .get(30, TimeUnit.SECONDS)
                            .id());
        }
    }

    @Test
    void hasOpenedWhatItStoresBeforeOthersReachIt() {
        ShardRoute route = create(cluster.start(dataDir).service());
        cluster.stop();
        cluster.placement.setAway(true);
        ShardService again = cluster.start(dataDir).service();
        assertEquals(1, again.status(List.of(route.shard())).join().size());
        TestCluster.awaitReady(again, route);
    }

    @Test
    void deletesNothingForADriverThatForgotEverything() {
        ShardServer server = cluster.start(dataDir);
        ShardRoute route = create(server.service());
        write(server.service(), route, "a");
        cluster.stop();
        // Same cluster id, but its map starts anew, below what the server has seen; and it knows no shard.
        InMemoryPlacementService other = new InMemoryPlacementService();
        other.register(new Registration("x", "h:1", "h:2")).join();
        ShardServer again = cluster.start(cluster.config(dataDir).build(), other);
        TestCluster.await(
                "it is told to be another server", () -> again.report().reason().contains("data folder"));
        TestCluster.awaitReady(again.service(), route);
        assertTrue(Files.exists(shardFolder(route)));
    }

    @Test
    void followsANewEpoch() {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route = create(service);
        cluster.changeShard(shard -> TestCluster.withEpoch(shard, new Epoch(9)));
        TestCluster.awaitReady(service, new ShardRoute(route.shard(), new Epoch(9)));
        assertEquals(ErrorCode.STALE_EPOCH, failureOfGet(service, route));
    }

    @Test
    void tellsTheDriverAtOnceWhoLeads() {
        ShardServer server = cluster.start(dataDir);
        create(server.service());
        TestCluster.await(
                "the map knows the leader", () -> cluster.shard().leader().isPresent());
        assertEquals(1.0, server.report().measurements().get("leaders"));
    }

    @Test
    void refusesWritesAndServesReadsWhileTheDiskIsBelowItsFloor() {
        ShardRoute route = create(cluster.start(dataDir).service());
        write(cluster.server().service(), route, "a");
        cluster.stop();
        ShardServer full = cluster.start(
                cluster.config(dataDir).diskFloorBytes(Long.MAX_VALUE).build(), cluster.placement);
        TestCluster.awaitReady(full.service(), route);
        CompletionException refused = assertThrows(CompletionException.class, () -> write(full.service(), route, "b"));
        assertEquals(ErrorCode.OVERLOADED, codeOf(refused));
        assertTrue(full.service()
                .get(route, new PointId("a"), ReadPolicy.LINEARIZABLE)
                .join()
                .point()
                .isPresent());
        assertTrue(full.report().reason().contains("MiB"), full.report().reason());
        cluster.stop();
        ShardServer roomy = cluster.start(dataDir);
        TestCluster.awaitReady(roomy.service(), route);
        write(roomy.service(), route, "b");
    }

    @Test
    void opensAReplicaAgainThatHasStopped() {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route = create(service);
        write(service, route, "a");
        cluster.server().failShard(route.shard(), "a planted fault");
        TestCluster.awaitReady(service, route);
        write(service, route, "b");
        assertTrue(service.get(route, new PointId("a"), ReadPolicy.EVENTUAL)
                .join()
                .point()
                .isPresent());
    }

    @Test
    void refusesAFolderThatIsInUse() {
        cluster.start(dataDir);
        ShardServer second = new ShardServer(cluster.config(dataDir).build(), cluster.placement);
        VectronException refused = assertThrows(VectronException.class, second::start);
        assertTrue(refused.message().contains("in use by another process"), refused.message());
    }

    @Test
    void refusesAFolderOfAnotherNode() {
        cluster.start(dataDir);
        cluster.stop();
        ShardServerConfig config = ShardServerConfig.builder(
                        dataDir,
                        "n2",
                        "test",
                        new ShardServerConfig.Endpoint("127.0.0.1", TestCluster.freePort()),
                        new ShardServerConfig.Endpoint("127.0.0.1", TestCluster.freePort()))
                .build();
        VectronException refused =
                assertThrows(VectronException.class, () -> new ShardServer(config, cluster.placement).start());
        assertTrue(refused.message().contains("belongs to server"), refused.message());
    }

    @Test
    void saysWhichAddressIsTaken() throws IOException {
        ShardServerConfig config = cluster.config(dataDir).servesGrpc(true).build();
        try (var taken = new ServerSocket(config.raft().port(), 1, InetAddress.getByName("127.0.0.1"))) {
            assertFalse(taken.isClosed());
            VectronException refused =
                    assertThrows(VectronException.class, () -> new ShardServer(config, cluster.placement).start());
            assertTrue(refused.message().contains(config.raft().toString()), refused.message());
        }
    }

    @Test
    void servesOverGrpcWhenAskedTo() {
        ShardServerConfig config = cluster.config(dataDir).servesGrpc(true).build();
        ShardServer server = cluster.start(config, cluster.placement);
        ShardRoute route = create(server.service());
        String address = config.grpc().toString();
        try (GrpcShardServices services = new GrpcShardServices(Duration.ofSeconds(10))) {
            ShardService remote = services.on(new ServerAddress(new ServerId(1), "n1", address, ""));
            write(remote, route, "over-grpc");
            assertTrue(server.service()
                    .get(route, new PointId("over-grpc"), ReadPolicy.EVENTUAL)
                    .join()
                    .point()
                    .isPresent());
        }
    }

    @Test
    void refusesABatchBeyondOneLogEntryAndStaysHealthy() {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route = create(service);
        byte[] payload = "x".repeat(60_000).getBytes(StandardCharsets.UTF_8);
        List<Mutation> mutations = IntStream.range(0, 30)
                .<Mutation>mapToObj(i -> new Mutation.Upsert(
                        new Point(new PointId("p" + i), new float[] {1, 2}, Payload.ofJson(payload)), 0))
                .toList();
        CompletableFuture<WriteOutcome> refused = service.write(route, new WriteBatch(mutations, Optional.empty()));
        CompletionException failure = assertThrows(CompletionException.class, refused::join);
        assertEquals(ErrorCode.BODY_TOO_LARGE, codeOf(failure));
        write(service, route, "fine");
    }

    private ShardRoute create(ShardService service) {
        return cluster.createCollection(service, TestCluster.settings(2, Distance.EUCLIDEAN), new Epoch(1));
    }

    private Path shardFolder(ShardRoute route) {
        return dataDir.resolve("shards").resolve(route.shard().toString());
    }

    private static void write(ShardService service, ShardRoute route, String id) {
        Point point = new Point(new PointId(id), new float[] {1, 2}, Payload.EMPTY);
        service.write(route, new WriteBatch(List.of(new Mutation.Upsert(point, 0)), Optional.empty()))
                .join();
    }

    private static ErrorCode failureOfGet(ShardService service, ShardRoute route) {
        try {
            service.get(route, new PointId("a"), ReadPolicy.EVENTUAL).join();
            throw new AssertionError("was not refused");
        } catch (CompletionException e) {
            return codeOf(e);
        }
    }

    private static ErrorCode codeOf(CompletionException failure) {
        return assertInstanceOf(VectronException.class, failure.getCause()).code();
    }
}
