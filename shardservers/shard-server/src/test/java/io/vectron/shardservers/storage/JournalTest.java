package io.vectron.shardservers.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.config.Limits;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.core.StoreUpdate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class JournalTest {
    private final RocksResources resources = new RocksResources(16 << 20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private RocksPointStore store;

    @BeforeEach
    void open() {
        store = RocksPointStore.open(folder, 1, resources);
    }

    @AfterEach
    void close() {
        store.close();
        resources.close();
    }

    private void apply(long index, Mutation... mutations) {
        store.apply(
                LogPosition.of(1, index),
                new StoreUpdate(List.of(mutations), List.of(), List.of(), Optional.empty()),
                _ -> true);
    }

    private static Mutation upsert(String id) {
        return new Mutation.Upsert(new Point(new PointId(id), new float[] {1}, Payload.EMPTY), 0);
    }

    private static Mutation delete(String id) {
        return new Mutation.Delete(new PointId(id), 0);
    }

    private List<String> journalledAfter(long index) {
        List<String> ids = new ArrayList<>();
        store.forEachJournalled(new LogIndex(index), id -> ids.add(id.value()));
        return ids;
    }

    @Test
    void keepsTheIdsThatEachEntryChanged() {
        String longest = "x".repeat(Limits.MAX_POINT_ID_BYTES);
        apply(1, upsert("a"), upsert("größte"), upsert(longest));
        apply(2, delete("missing"));
        apply(3, upsert("b"), delete("missing"), delete("a"));
        assertEquals(List.of("a", "größte", longest, "b", "a"), journalledAfter(0));
        assertEquals(List.of("b", "a"), journalledAfter(1));
        assertEquals(List.of(), journalledAfter(3));
        store.dropJournal(new LogIndex(1));
        assertEquals(List.of("b", "a"), journalledAfter(0));
        store.dropJournal(new LogIndex(3));
        assertEquals(List.of(), journalledAfter(0));
    }

    @Test
    void readsAndDropsWhatEarlierVersionsWroteForEachId() throws RocksDBException {
        store.close();
        putOfBefore(1, 0, "a");
        putOfBefore(1, 1, "b");
        putOfBefore(2, 0, "c");
        open();
        apply(3, upsert("d"));
        assertEquals(List.of("a", "b", "c", "d"), journalledAfter(0));
        assertEquals(List.of("c", "d"), journalledAfter(1));
        store.dropJournal(new LogIndex(1));
        assertEquals(List.of("c", "d"), journalledAfter(0));
    }

    private void putOfBefore(long index, int position, String id) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = Stream.of("default", "points", "journal")
                .map(name -> new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8)))
                .toList();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB database = RocksDB.open(options, folder.toString(), families, handles)) {
            byte[] key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(index)
                    .putInt(position)
                    .array();
            database.put(handles.getLast(), key, id.getBytes(StandardCharsets.UTF_8));
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}
