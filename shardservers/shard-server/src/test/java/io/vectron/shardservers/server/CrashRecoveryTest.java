package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.common.model.ScoredPoint;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.core.GraphSaves;
import io.vectron.shardservers.core.TailBounds;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** A server's folder after it was closed, and as a crash leaves it: everything acknowledged is there, and once. */
class CrashRecoveryTest {
    private static final int DIMENSION = 8;
    private static final SourceId SOURCE = new SourceId(new TopicId(3, 4), 0);

    @TempDir
    private Path dataDir;

    @TempDir
    private Path image;

    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void comesBackWithEverythingAfterAnOrderlyClose() {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route =
                cluster.createCollection(service, TestCluster.settings(DIMENSION, Distance.EUCLIDEAN), new Epoch(1));
        long next = load(service, route, 0, 3_000);
        service.write(route, new WriteBatch(List.of(new Mutation.Delete(id(7), 0)), Optional.empty()))
                .join();
        cluster.stop();

        ShardService again = cluster.start(dataDir).service();
        TestCluster.awaitReady(again, route);
        ShardState state = again.status(List.of()).join().getFirst();
        assertEquals(2_999, state.points());
        assertEquals(List.of(new CoveredOffset(SOURCE, next)), state.covered());
        assertEquals(
                Optional.empty(),
                again.get(route, id(7), ReadPolicy.LINEARIZABLE).join().point());
        assertFindsEachOf(again, route, IntStream.range(0, 3_000).filter(i -> i != 7));
    }

    /** Copies the folder of the running server, which is what a kill -9 leaves, again and again, between and during writes. */
    @Test
    void comesBackWithEveryAcknowledgedWriteFromACrashImage() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ShardService service =
                cluster.start(busyConfig(dataDir), cluster.placement).service();
        ShardRoute route =
                cluster.createCollection(service, TestCluster.settings(DIMENSION, Distance.EUCLIDEAN), new Epoch(1));
        long next = 0;
        for (int round = 0; round < 4; round++) {
            next = load(service, route, next, next + 200 + random.nextInt(1_500));
            copyOfOneMoment(dataDir, image.resolve("crash-" + round));
        }
        cluster.stop();
        for (int round = 0; round < 4; round++) {
            Path crashed = image.resolve("crash-" + round).resolve("image");
            ShardService again =
                    cluster.start(busyConfig(crashed), cluster.placement).service();
            TestCluster.awaitReady(again, route);
            ShardState state = again.status(List.of()).join().getFirst();
            long covered = state.covered().getFirst().nextOffset();
            assertEquals(covered, state.points(), "seed " + seed + " round " + round);
            assertFindsEachOf(again, route, IntStream.range(0, (int) covered));
            // The source goes on where the shard says, a replay of all of it included.
            long end = load(again, route, 0, covered + 100);
            assertEquals(end, again.status(List.of()).join().getFirst().points(), "seed " + seed);
            assertFindsEachOf(again, route, IntStream.range((int) covered, (int) end));
            cluster.stop();
        }
    }

    @Test
    void buildsTheGraphAgainWhenItsFileIsDamaged() throws IOException {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route =
                cluster.createCollection(service, TestCluster.settings(DIMENSION, Distance.DOT), new Epoch(1));
        load(service, route, 0, 2_000);
        TestCluster.await(
                "there is a graph to save",
                () -> service.status(List.of()).join().getFirst().unindexedPoints() == 0);
        cluster.stop();
        Path graph = dataDir.resolve("shards").resolve(route.shard().toString()).resolve("graph.vxi");
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);

        ShardService again = cluster.start(dataDir).service();
        TestCluster.awaitReady(again, route);
        assertEquals(2_000, again.status(List.of()).join().getFirst().points());
        assertEquals(
                100,
                again.search(new ShardSearch(route, vector(5), 100, 400, false, false, ReadPolicy.EVENTUAL))
                        .join()
                        .points()
                        .size());
    }

    @Test
    void quarantinesAShardWithADamagedLogAndSaysSo() throws IOException {
        ShardService service = cluster.start(dataDir).service();
        ShardRoute route =
                cluster.createCollection(service, TestCluster.settings(DIMENSION, Distance.EUCLIDEAN), new Epoch(1));
        load(service, route, 0, 500);
        cluster.stop();
        Path log = findRaftFile(name -> name.startsWith("log_"));
        byte[] bytes = Files.readAllBytes(log);
        bytes[40] ^= 1;
        Files.write(log, bytes);

        ShardServer server = cluster.start(dataDir);
        TestCluster.await(
                "the report names the shard", () -> server.report().reason().contains("quarantine"));
        assertTrue(Files.exists(
                dataDir.resolve("quarantine").resolve(route.shard().toString()).resolve("shard/db")));
        assertTrue(server.service().status(List.of()).join().isEmpty(), "not started empty in its place");
    }

    @Test
    void quarantinesAShardWhoseSnapshotCannotBeReadAndClosesItsStore() throws IOException {
        ShardService service =
                cluster.start(busyConfig(dataDir), cluster.placement).service();
        ShardRoute route =
                cluster.createCollection(service, TestCluster.settings(DIMENSION, Distance.EUCLIDEAN), new Epoch(1));
        load(service, route, 0, 2_000);
        cluster.stop();
        Path manifest = findRaftFile("MANIFEST.vectron"::equals);
        byte[] bytes = Files.readAllBytes(manifest);
        Files.write(manifest, Arrays.copyOf(bytes, bytes.length / 2));

        ShardServer server = cluster.start(dataDir);
        TestCluster.await(
                "the report names the shard", () -> server.report().reason().contains("quarantine"));
        assertTrue(Files.exists(
                dataDir.resolve("quarantine").resolve(route.shard().toString()).resolve("shard/db")));
        // RocksDB refuses a folder that this process has open, also after its files were moved away.
        try (Options options = new Options().setCreateIfMissing(true)) {
            Path folder =
                    dataDir.resolve("shards").resolve(route.shard().toString()).resolve("db");
            Files.createDirectories(folder);
            assertDoesNotThrow(
                    () -> RocksDB.open(options, folder.toString()).close(), "the store was closed, not left behind");
        }
    }

    private Path findRaftFile(Predicate<String> name) throws IOException {
        try (Stream<Path> files = Files.walk(dataDir.resolve("raft"))) {
            return files.filter(file -> name.test(file.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Saves graphs, takes snapshots and purges the log all the time, with a small tail. */
    private ShardServerConfig busyConfig(Path folder) {
        return cluster.config(folder)
                .tail(new TailBounds(300, 300, 1 << 20))
                .graphSaves(new GraphSaves(200, 8, Duration.ofMillis(50), Duration.ofMillis(100)))
                .snapshotEntries(7)
                .snapshotBytes(20_000)
                .build();
    }

    /** Writes the points of these offsets in batches, each offset a point of that number. */
    private static long load(ShardService service, ShardRoute route, long from, long to) {
        for (long start = from; start < to; start += 100) {
            long end = Math.min(start + 100, to);
            List<Mutation> mutations = java.util.stream.LongStream.range(start, end)
                    .<Mutation>mapToObj(
                            offset -> new Mutation.Upsert(new Point(id(offset), vector(offset), Payload.EMPTY), offset))
                    .toList();
            service.write(route, new WriteBatch(mutations, Optional.of(new SourceRange(SOURCE, start, end))))
                    .join();
        }
        return to;
    }

    private static PointId id(long number) {
        return new PointId("point-" + number);
    }

    private static float[] vector(long number) {
        SplittableRandom random = new SplittableRandom(number);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextDouble(-10, 10);
        }
        return vector;
    }

    private static void assertFindsEachOf(ShardService service, ShardRoute route, IntStream numbers) {
        numbers.filter(number -> number % 7 == 0).forEach(number -> {
            Point point = service.get(route, id(number), ReadPolicy.EVENTUAL)
                    .join()
                    .point()
                    .orElseThrow();
            assertArrayEquals(vector(number), point.vector());
            List<ScoredPoint> hits = service.search(
                            new ShardSearch(route, vector(number), 1, 0, false, false, ReadPolicy.EVENTUAL))
                    .join()
                    .points();
            assertEquals(id(number), hits.getFirst().id());
        });
    }

    /**
     * Copies a folder of a server that runs. A kill leaves the files of one moment: where one came or went while others were copied,
     * the copy is of no moment and is made again.
     */
    private static void copyOfOneMoment(Path from, Path to) throws IOException {
        for (int attempt = 0; attempt < 20; attempt++) {
            Set<Path> before = filesOf(from);
            Path copy = to.resolve("copy-" + attempt);
            copy(before, from, copy);
            if (filesOf(from).equals(before)) {
                Files.move(copy, to.resolve("image"));
                return;
            }
        }
        throw new IOException("files of " + from + " came or went during each of 20 copies");
    }

    private static Set<Path> filesOf(Path folder) throws IOException {
        Set<Path> files = new HashSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static void copy(Set<Path> files, Path from, Path to) throws IOException {
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            try {
                Files.copy(file, target);
            } catch (NoSuchFileException e) {
                // The caller sees that it is gone, and copies again.
                return;
            }
        }
    }
}
