package io.vectron.shardservers.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.core.DamagedDataException;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.core.StoreUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of some megabytes, and snapshots of it. */
class SnapshotDirectoryTest {
    private static final int DIMENSION = 2;
    private static final int PAYLOAD_BYTES = 60_000;
    private static final int POINTS = 200;

    private final RocksResources resources = new RocksResources(64 << 20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private Path database;
    private RocksPointStore store;
    private SnapshotDirectory snapshots;
    private long index;

    @BeforeEach
    void open() throws IOException {
        database = folder.resolve("db");
        store = RocksPointStore.open(database, DIMENSION, resources);
        snapshots = new SnapshotDirectory(Files.createDirectory(folder.resolve("sm")));
        write(POINTS);
    }

    @AfterEach
    void close() {
        store.close();
        resources.close();
    }

    private void write(int points) {
        List<Mutation> mutations = IntStream.range(0, points)
                .<Mutation>mapToObj(i -> new Mutation.Upsert(point(index * POINTS + i), 0))
                .toList();
        store.apply(
                LogPosition.of(1, ++index),
                new StoreUpdate(mutations, List.of(), List.of(), Optional.empty()),
                _ -> true);
    }

    private static Point point(long number) {
        String digits = Long.toString(number);
        String json = "{\"text\":\"" + digits.repeat(PAYLOAD_BYTES / digits.length()) + "\"}";
        return new Point(
                new PointId("p" + number),
                new float[] {number, 1},
                Payload.ofJson(json.getBytes(StandardCharsets.UTF_8)));
    }

    private void prepare() {
        snapshots.prepare(store, folder.resolve("graph.vxi"));
    }

    private LogPosition take() {
        return snapshots.take(store, folder.resolve("graph.vxi"));
    }

    private void restore() throws IOException {
        store.close();
        snapshots.restore(database, folder.resolve("graph.vxi"));
        store = RocksPointStore.open(database, DIMENSION, resources);
    }

    private Path largestTable() throws IOException {
        return store.tables().stream()
                .max(Comparator.comparing(table -> table.toFile().length()))
                .orElseThrow();
    }

    private static void flipMiddleByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aPreparedSnapshotStandsWhereItWasPrepared() throws IOException {
        prepare();
        write(POINTS / 2);
        assertEquals(LogPosition.of(1, 1), take());
        assertEquals(LogPosition.of(1, 2), take(), "nothing is prepared any more");
        snapshots.retain(1);
        write(1);
        restore();
        assertEquals(LogPosition.of(1, 2), store.applied());
        assertEquals(POINTS + POINTS / 2, store.points());
        assertEquals(Optional.of(point(POINTS)), store.find(new PointId("p" + POINTS)));
    }

    @Test
    void whatIsPreparedDoesNotCount() throws IOException {
        prepare();
        assertEquals(Optional.empty(), snapshots.findLatest());
        snapshots.discardPrepared();
        write(1);
        assertEquals(LogPosition.of(1, 2), take());
        restore();
        assertEquals(POINTS + 1, store.points());
    }

    @Test
    void whatCouldNotBePreparedAnewIsNotTaken() {
        prepare();
        write(1);
        store.close();
        assertThrows(IllegalStateException.class, this::prepare);
        assertThrows(IllegalStateException.class, this::take);
        assertEquals(Optional.empty(), snapshots.findLatest());
    }

    /** Entries of one point each, and twice in a round a graph that stands for all up to then, as its journal's end says. */
    @Test
    void isWholeAlthoughEntriesAreAppliedMeanwhile() throws Exception {
        Path graph = folder.resolve("graph.vxi");
        for (int round = 1; round <= 8; round++) {
            int graphAfter = 4 * round;
            AtomicBoolean ended = new AtomicBoolean();
            try (ExecutorService applying = Executors.newSingleThreadExecutor()) {
                Future<?> applied = applying.submit(() -> {
                    for (int entry = 1; !ended.get(); entry++) {
                        write(1);
                        if (entry == graphAfter || entry == 2 * graphAfter) {
                            saveGraph(graph);
                        }
                    }
                    return null;
                });
                prepare();
                ended.set(true);
                applied.get();
            }
            LogPosition prepared = take();
            snapshots.retain(1);
            restore();
            assertEquals(prepared, store.applied());
            assertEquals(POINTS - 1 + prepared.index().value(), store.points());
            long graphIndex = Files.exists(graph) ? Long.parseLong(Files.readString(graph)) : 0;
            assertTrue(graphIndex <= prepared.index().value(), graphIndex + " is ahead of " + prepared);
            assertTrue(graphIndex >= store.journalDroppedThrough().value(), graphIndex + " is too old");
            index = prepared.index().value();
        }
    }

    private void saveGraph(Path graph) throws IOException {
        Path fresh = Files.writeString(folder.resolve("graph.new"), Long.toString(index));
        DurableFiles.move(fresh, graph);
        store.dropJournal(new LogIndex(index));
    }

    /** Which shows by a table that is damaged in between: the snapshot has the checksum from before. */
    @Test
    void whatWasPreparedIsNotReadAgain() throws IOException {
        prepare();
        flipMiddleByte(largestTable());
        take();
        assertThrows(DamagedDataException.class, this::restore);
    }

    /** A store that took the place of another has files of the same names. */
    @Test
    void whatWasPreparedOfAnotherStoreIsNotUsed() throws IOException {
        prepare();
        Path table = largestTable();
        store.close();
        store = RocksPointStore.open(database, DIMENSION, resources);
        flipMiddleByte(table);
        take();
        SnapshotManifest.verify(snapshots.findLatest().orElseThrow().directory());
    }

    @Test
    void isFlushedOnce() throws IOException {
        take();
        assertEquals(3, store.tables().size(), "one of each family");
    }

    @Test
    void holdsWhatTheDatabaseNeedsAndNoMore() {
        take();
        Path directory = snapshots.findLatest().orElseThrow().directory();
        List<String> names = snapshots.findLatest().orElseThrow().files().stream()
                .map(file -> directory.relativize(file).toString().replaceAll("\\d+", "N"))
                .distinct()
                .sorted()
                .toList();
        assertEquals(
                List.of("MANIFEST.vectron", "db/CURRENT", "db/MANIFEST-N", "db/N.log", "db/N.sst", "db/OPTIONS-N"),
                names);
    }

    @Test
    void aDamagedSnapshotIsReplaced() throws IOException {
        LogPosition position = take();
        assertEquals(Optional.empty(), snapshots.findDamage());
        Path current = snapshots.findLatest().orElseThrow().directory().resolve("db/CURRENT");
        Files.writeString(current, "M");
        assertTrue(snapshots.findDamage().orElseThrow().contains("CURRENT"));

        snapshots.replaceDamaged(store, folder.resolve("graph.vxi"));
        assertEquals(position, snapshots.findLatest().orElseThrow().position());
        assertEquals(Optional.empty(), snapshots.findDamage());
        restore();
        assertEquals(POINTS, store.points());
    }

    @Test
    void aSnapshotWithADamagedManifestIsReplacedByALaterOne() throws IOException {
        take();
        Files.writeString(snapshots.findLatest().orElseThrow().directory().resolve(SnapshotManifest.NAME), "crc=0\n");
        write(1);
        assertTrue(snapshots.findDamage().orElseThrow().contains("manifest"));
        snapshots.replaceDamaged(store, folder.resolve("graph.vxi"));
        assertEquals(store.applied(), snapshots.findLatest().orElseThrow().position());
        assertEquals(Optional.empty(), snapshots.findDamage());
    }

    @Test
    void aDamagedManifestDoesNotKeepTheNextSnapshotFromBeingTaken() throws IOException {
        take();
        Files.writeString(snapshots.findLatest().orElseThrow().directory().resolve(SnapshotManifest.NAME), "crc=0\n");
        write(1);
        prepare();
        assertEquals(store.applied(), take());
        assertEquals(Optional.empty(), snapshots.findDamage());
    }
}
