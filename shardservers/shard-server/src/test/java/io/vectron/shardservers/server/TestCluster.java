package io.vectron.shardservers.server;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One shard server in this process over a driver in memory; it can be stopped and started on any folder. */
final class TestCluster implements AutoCloseable {
    static final CollectionName NAME = new CollectionName("words");

    final InMemoryPlacementService placement = new InMemoryPlacementService();
    private final int grpcPort = freePort();
    private final int raftPort = freePort();
    private @Nullable ShardServer server;

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CollectionSettings settings(int dimension, Distance distance) {
        return new CollectionSettings(dimension, distance, 1, 1, 1, 16, 100, 64);
    }

    /** Of a server that is called from this process only. */
    ShardServerConfig.Builder config(Path dataDir) {
        return ShardServerConfig.builder(
                        dataDir,
                        "n1",
                        "test",
                        new ShardServerConfig.Endpoint("127.0.0.1", grpcPort),
                        new ShardServerConfig.Endpoint("127.0.0.1", raftPort))
                .servesGrpc(false);
    }

    ShardServer start(Path dataDir) {
        return start(config(dataDir).build(), placement);
    }

    ShardServer start(ShardServerConfig config, PlacementService driver) {
        ShardServer started = new ShardServer(config, driver);
        started.start();
        server = started;
        return started;
    }

    ShardServer server() {
        if (server == null) {
            throw new IllegalStateException("no server runs");
        }
        return server;
    }

    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Makes a collection of one shard and waits until its leader serves. */
    ShardRoute createCollection(ShardService service, CollectionSettings settings, Epoch epoch) {
        placement.createCollection(NAME, settings).join();
        ShardPlacement shard = shard();
        placement.changeShard(shard.shard(), old -> withEpoch(old, epoch));
        ShardRoute route = new ShardRoute(shard.shard(), epoch);
        awaitReady(service, route);
        return route;
    }

    static ShardPlacement withEpoch(ShardPlacement shard, Epoch epoch) {
        return new ShardPlacement(shard.shard(), shard.range(), epoch, shard.replicas(), shard.leader());
    }

    void changeShard(UnaryOperator<ShardPlacement> change) {
        placement.changeShard(shard().shard(), change);
    }

    ShardPlacement shard() {
        return placement
                .mapNewerThan(new MapVersion(0), Duration.ZERO)
                .join()
                .findCollection(NAME)
                .orElseThrow()
                .shards()
                .getFirst();
    }

    static void awaitReady(ShardService service, ShardRoute route) {
        await(
                "shard " + route + " leads and is ready",
                () -> service.status(List.of(route.shard())).join().stream()
                        .anyMatch(state ->
                                state.leader() && state.ready() && state.epoch().equals(route.epoch())));
    }

    static void awaitEpoch(ShardService service, ShardRoute route) {
        await(
                "shard " + route + " is ready",
                () -> service.status(List.of(route.shard())).join().stream()
                        .anyMatch(state -> state.ready() && state.epoch().equals(route.epoch())));
    }

    /** Looks every few milliseconds until it is so, for at most thirty seconds. */
    static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(30), condition);
    }

    static void await(String what, Duration longest, BooleanSupplier condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + longest.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
