package io.vectron.placement.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaDigest;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.testing.PlacementServiceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the real thing, and what only the real thing can show: that it remembers. */
class PlacementServerTest extends PlacementServiceContract {
    private static final CollectionSettings SETTINGS = new CollectionSettings(8, Distance.DOT, 3, 1, 2, 16, 200, 64);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path allFolders;

    /** Ratis takes up to a second to close a log; the next test does not wait for it. */
    private static final Queue<CompletableFuture<Void>> CLOSING = new ConcurrentLinkedQueue<>();

    private final int port = freePort();

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private PlacementServer server;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory(allFolders, "driver");
        start();
    }

    @AfterEach
    void closeSoon() {
        CLOSING.add(CompletableFuture.runAsync(server::close));
    }

    @AfterAll
    static void awaitClosed() {
        CLOSING.forEach(CompletableFuture::join);
    }

    private void start() {
        server = start(config(folder.resolve("data"), port));
    }

    private void stop() {
        server.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Few entries to a snapshot, so that restarts load one and purge the log. */
    private static PlacementServerConfig config(Path data, int port) {
        return PlacementServerConfig.alone(data, "127.0.0.1", port).withSnapshotThreshold(4);
    }

    private static PlacementServer start(PlacementServerConfig config) {
        PlacementServer started = new PlacementServer(config, "test");
        started.start();
        return started;
    }

    @Override
    protected PlacementService driver() {
        return server.service();
    }

    private PlacementMap map() {
        return await(driver().mapNewerThan(new MapVersion(0), Duration.ZERO));
    }

    private Registered register() {
        return await(driver().register(new Registration("n1", "a:1", "a:2")));
    }

    private void create(String name) {
        await(driver().createCollection(new CollectionName(name), SETTINGS));
    }

    /** A server, collections and one deletion, over several snapshots. */
    private void fill() {
        register();
        for (int i = 0; i < 9; i++) {
            create("c" + i);
        }
        await(driver().deleteCollection(new CollectionName("c2")));
    }

    @Test
    void remembersEverythingOverRestarts() {
        fill();
        Registered registered = register();
        PlacementMap before = map();
        for (int round = 0; round < 3; round++) {
            stop();
            start();
            assertEquals(before, map());
            assertEquals(registered, register());
        }
        create("after");
        long highestBefore = before.collections().values().stream()
                .mapToLong(collection -> collection.id().value())
                .max()
                .orElseThrow();
        assertEquals(
                highestBefore + 1,
                map().findCollection(new CollectionName("after"))
                        .orElseThrow()
                        .id()
                        .value());
    }

    @Test
    void remembersWhatItAcknowledgedBeforeACrash() throws IOException {
        fill();
        Registered registered = register();
        PlacementMap before = map();
        Path image = folder.resolve("image");
        copy(folder.resolve("data"), image);
        stop();
        server = start(config(image, port));
        assertEquals(before, map());
        assertEquals(registered, register());
        create("after");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Test
    void refusesAFolderThatIsInUse() {
        PlacementServer second = new PlacementServer(config(folder.resolve("data"), freePort()), "test");
        String message = assertThrows(VectronException.class, second::start).message();
        assertTrue(message.contains("is in use by another process"), message);
        second.close();
        takesCommands();
    }

    /** The first one goes on. */
    private void takesCommands() {
        register();
        create("c");
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PlacementServer second = new PlacementServer(config(folder.resolve("other"), taken.getLocalPort()), "test");
            String message = assertThrows(VectronException.class, second::start).message();
            assertTrue(message.contains(String.valueOf(taken.getLocalPort())), message);
        }
    }

    @Test
    void refusesADamagedLogAndLeavesItAlone() throws IOException {
        register();
        create("c");
        stop();
        Path segment = logSegments().getLast();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[40] ^= 1;
        Files.write(segment, bytes);
        PlacementServer damaged = new PlacementServer(config(folder.resolve("data"), port), "test");
        String message = assertThrows(VectronException.class, damaged::start).message();
        assertTrue(message.contains(segment.toString()), message);
        assertTrue(Files.exists(segment));
    }

    private List<Path> logSegments() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            return files.filter(file -> file.getFileName().toString().matches("log_.*\\d+"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    @Test
    void raisesAnAlarmWhenAReplicaDiffersFromTheOthers() {
        List<ServerId> servers = Stream.of("n1", "n2", "n3")
                .map(node -> await(driver().register(new Registration(node, node + ":1", node + ":2")))
                        .server())
                .toList();
        servers.forEach(server -> await(driver().heartbeat(server, ServerReport.of(List.of()))));
        await(driver().createCollection(
                        new CollectionName("words"), new CollectionSettings(8, Distance.DOT, 1, 3, 2, 16, 200, 64)));
        ShardPlacement shard =
                map().collections().values().iterator().next().shards().getFirst();
        ServerId odd = servers.getLast();
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!alarm().contains("its contents differ from the other replicas' as of entry 7")) {
            assertTrue(System.nanoTime() - deadlineNanos < 0, this::alarm);
            for (ServerId server : servers) {
                ReplicaDigest digest = new ReplicaDigest(server.equals(odd) ? 1 : 2, new LogIndex(7));
                ReplicaReport report = new ReplicaReport(
                                shard.shard(), shard.epoch(), false, true, 1, new LogIndex(7), 3)
                        .withDigest(digest);
                await(driver().heartbeat(server, ServerReport.of(List.of(report))));
            }
        }
        assertTrue(alarm().startsWith("shard " + shard.shard() + ": the replica on n3 is quarantined"), this::alarm);
    }

    /** Why the driver is degraded; empty if it is not. */
    private String alarm() {
        return await(driver().components()).stream()
                .filter(component ->
                        component.kind().equals("placement") && component.status() == ComponentStatus.DEGRADED)
                .map(ComponentReport::reason)
                .collect(Collectors.joining());
    }
}
