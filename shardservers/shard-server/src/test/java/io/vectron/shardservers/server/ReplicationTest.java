package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers in this process: a follower that missed more than the log still has gets a snapshot. */
class ReplicationTest {
    private static final CollectionSettings SETTINGS =
            new CollectionSettings(2, Distance.EUCLIDEAN, 1, 3, 1, 16, 100, 64);
    private static final int POINTS_PER_BATCH = 14;
    private static final int BATCHES = 28;
    private static final int SNAPSHOT_BYTES = 4 << 20;
    private static final int BATCHES_PER_SNAPSHOT = 6;

    @TempDir
    private Path root;

    private final InMemoryPlacementService placement = new InMemoryPlacementService();
    private final List<ShardServerConfig> configs = new ArrayList<>();
    private final List<ShardServer> servers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() {
        servers.parallelStream().forEach(ShardServer::close);
    }

    private void startThree() {
        for (int i = 0; i < 3; i++) {
            configs.add(config(i));
            servers.add(new ShardServer(configs.get(i), placement));
            servers.get(i).start();
        }
        placement.createCollection(TestCluster.NAME, SETTINGS).join();
        TestCluster.await("a leader is known", () -> leader().isPresent());
    }

    @Test
    void aReplicaThatIsLeftAloneSaysForHowLong() {
        startThree();
        ShardRoute route = route();
        write(route, 0);
        TestCluster.await("all have it", () -> servers.stream().allMatch(server -> points(server) == POINTS_PER_BATCH));
        ShardServer leader = leader().orElseThrow();
        assertTrue(lag(leader, route).silentMs() < 1_000, "a leader that is followed is fresh");
        ShardServer left =
                servers.stream().filter(server -> server != leader).findFirst().orElseThrow();
        servers.stream().filter(server -> server != left).toList().forEach(ShardServer::close);
        servers.removeIf(server -> server != left);
        TestCluster.await("it counts on over elections", () -> lag(left, route).silentMs() >= 4_000);
        assertEquals(0, lag(left, route).entries());
        ReplicaLag ofGet = left.service()
                .get(route, new PointId("p0"), ReadPolicy.EVENTUAL)
                .join()
                .lag();
        assertTrue(ofGet.silentMs() >= 4_000, "a get says so too, said " + ofGet);
        assertEquals(0, ofGet.entries());
    }

    private static ReplicaLag lag(ShardServer server, ShardRoute route) {
        return server.service()
                .search(new ShardSearch(route, new float[] {1, 1}, 1, 0, false, false, ReadPolicy.EVENTUAL))
                .join()
                .lag();
    }

    @Test
    void bringsAFollowerUpToDateWithASnapshot() throws IOException {
        startThree();
        ShardRoute route = route();
        int leading = servers.indexOf(leader().orElseThrow());
        int away = leading == 0 ? 1 : 0;
        write(route, 0);
        TestCluster.await("all have it", () -> servers.stream().allMatch(server -> points(server) == POINTS_PER_BATCH));
        servers.remove(away).close();

        for (int batch = 1; batch < BATCHES; batch++) {
            write(route, batch);
        }
        ShardServer back = startAgain(away);
        TestCluster.await("the follower has all", () -> points(back) == (long) POINTS_PER_BATCH * BATCHES);
        TestCluster.await("it is ready", () -> states(back).getFirst().ready());
        int last = POINTS_PER_BATCH * BATCHES - 1;
        assertEquals(
                "p" + last,
                back.service()
                        .search(new ShardSearch(route, new float[] {last, 1}, 1, 0, false, false, ReadPolicy.EVENTUAL))
                        .join()
                        .points()
                        .getFirst()
                        .id()
                        .value());

        List<Path> sent = snapshots(leading);
        assertEquals(1, sent.size());
        for (int batch = BATCHES; batch < BATCHES + 2 * BATCHES_PER_SNAPSHOT; batch++) {
            write(route, batch);
        }
        assertEquals(sent, snapshots(leading), "what was just sent is kept, and the log after it");
    }

    private ShardServer startAgain(int number) {
        ShardServer server = new ShardServer(configs.get(number), placement);
        servers.add(server);
        server.start();
        return server;
    }

    @Test
    void aDamagedSnapshotIsReplacedBeforeAFollowerIsSentIt() throws IOException {
        startThree();
        ShardRoute route = route();
        int leading = servers.indexOf(leader().orElseThrow());
        int away = leading == 0 ? 1 : 0;
        write(route, 0);
        TestCluster.await("all have it", () -> servers.stream().allMatch(server -> points(server) == POINTS_PER_BATCH));
        servers.remove(away).close();
        for (int batch = 1; batch < BATCHES; batch++) {
            write(route, batch);
        }
        List<Path> taken = snapshots(leading);
        assertEquals(1, taken.size());
        Files.writeString(taken.getFirst().resolve("db").resolve("CURRENT"), "M");

        ShardServer back = startAgain(away);
        TestCluster.await("the follower has all", () -> points(back) == (long) POINTS_PER_BATCH * BATCHES);
        TestCluster.await("it is ready", () -> states(back).getFirst().ready());
        assertFalse(Files.exists(root.resolve("n" + away).resolve("quarantine")), "it was never sent the damaged one");
    }

    /** Of a server's only shard. */
    private List<Path> snapshots(int number) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("n" + number))) {
            return files.filter(file -> file.getFileName().toString().startsWith("snapshot."))
                    .toList();
        }
    }

    private ShardServerConfig config(int number) {
        return ShardServerConfig.builder(
                        root.resolve("n" + number),
                        "n" + number,
                        "test",
                        new ShardServerConfig.Endpoint("127.0.0.1", TestCluster.freePort()),
                        new ShardServerConfig.Endpoint("127.0.0.1", TestCluster.freePort()))
                .servesGrpc(false)
                .indexThreads(1)
                .readThreads(1)
                .cacheBytes(32 << 20)
                .snapshotEntries(1_000)
                .snapshotBytes(SNAPSHOT_BYTES)
                .build();
    }

    private Optional<ShardServer> leader() {
        return servers.stream()
                .filter(server -> states(server).stream().anyMatch(ShardState::leader))
                .findFirst();
    }

    private static List<ShardState> states(ShardServer server) {
        return server.service().status(List.of()).join();
    }

    private static long points(ShardServer server) {
        return states(server).stream().mapToLong(ShardState::points).sum();
    }

    private ShardRoute route() {
        ShardState state = states(leader().orElseThrow()).getFirst();
        return new ShardRoute(state.shard(), state.epoch());
    }

    /** Some 800 KB that do not compress, so that the log is cut while the follower is away. */
    private void write(ShardRoute route, int batch) {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = 0; i < POINTS_PER_BATCH; i++) {
            int number = batch * POINTS_PER_BATCH + i;
            mutations.add(
                    new Mutation.Upsert(new Point(new PointId("p" + number), new float[] {number, 1}, payload()), 0));
        }
        leader().orElseThrow()
                .service()
                .write(route, new WriteBatch(mutations, Optional.empty()))
                .join();
    }

    private Payload payload() {
        StringBuilder text = new StringBuilder("{\"t\":\"");
        for (int i = 0; i < 57_000; i++) {
            text.append((char) random.nextInt('a', 'z'));
        }
        return Payload.ofJson(text.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
    }
}
