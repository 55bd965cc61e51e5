package io.vectron.shardservers.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of more than what is flushed beforehand, and snapshots of it. */
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
    void aPreparedSnapshotHoldsWhatWasWrittenSinceToo() throws IOException {
        snapshots.prepare(store);
        write(POINTS / 2);
        assertEquals(LogPosition.of(1, 2), take());
        write(1);
        restore();
        assertEquals(LogPosition.of(1, 2), store.applied());
        assertEquals(POINTS + POINTS / 2, store.points());
        assertEquals(Optional.of(point(POINTS)), store.find(new PointId("p" + POINTS)));
    }

    /** Which shows by a table that is damaged in between: the snapshot has the checksum from before. */
    @Test
    void whatWasPreparedIsNotReadAgain() throws IOException {
        snapshots.prepare(store);
        flipMiddleByte(largestTable());
        take();
        assertThrows(DamagedDataException.class, this::restore);
    }

    /** A store that took the place of another has files of the same names. */
    @Test
    void whatWasPreparedOfAnotherStoreIsNotUsed() throws IOException {
        snapshots.prepare(store);
        Path table = largestTable();
        store.close();
        store = RocksPointStore.open(database, DIMENSION, resources);
        flipMiddleByte(table);
        take();
        SnapshotManifest.verify(snapshots.findLatest().orElseThrow().directory());
    }

    @Test
    void aLittleIsNotFlushedBeforehand() throws IOException {
        take();
        int tables = store.tables().size();
        write(1);
        snapshots.prepare(store);
        assertEquals(tables, store.tables().size());
        write(POINTS);
        snapshots.prepare(store);
        assertEquals(tables + 3, store.tables().size(), "one of each family");
    }
}
