package io.vectron.shardservers.storage;

import io.vectron.common.config.Limits;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.model.Point;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.core.ContentDigest;
import io.vectron.shardservers.core.DamagedDataException;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.core.PointStore;
import io.vectron.shardservers.core.RecentWrites;
import io.vectron.shardservers.core.StoreUpdate;
import io.vectron.shardservers.core.StoredChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileReader;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A shard's points in a RocksDB of its own. The write-ahead log is off and families are flushed together, so after a
 * crash the database is as it was at some earlier entry, whole, and says which. See {@link Keys} for the format.
 */
public final class RocksPointStore implements PointStore {
    /** What one flush may take of the device: a memtable of points, and the journal's where ids are all there is to them. */
    private static final long FLUSH_ROOM_BYTES = 2 * RocksResources.MEMTABLE_BYTES;

    /** Position, digest and the like. */
    private static final int UPDATE_FRAME_BYTES = 256;
    /** Its id twice, in its family and the journal. */
    private static final int MUTATION_FRAME_BYTES = 128;

    private static final Comparator<SourceId> BY_TOPIC_AND_PARTITION =
            Comparator.comparing((SourceId source) -> source.topic().toString()).thenComparing(SourceId::partition);

    private final Path directory;
    private final int dimension;
    private final DBOptions databaseOptions;
    private final ColumnFamilyOptions familyOptions;
    private final WriteOptions noWal = new WriteOptions().setDisableWAL(true);
    private final ReadOptions reads = new ReadOptions();
    private final RocksDB db;
    private final ColumnFamilyHandle meta;
    private final ColumnFamilyHandle pointFamily;
    private final ColumnFamilyHandle journal;
    /** Native calls after close would crash the process: they hold the read side, close the write side. */
    private final ReadWriteLock openness = new ReentrantReadWriteLock();

    /** Off the heap, so that what is written is not copied on its way; used by the thread that applies. */
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(Limits.MAX_POINT_ID_BYTES);

    /** Grows to the largest value that was written. */
    private ByteBuffer valueBuffer = ByteBuffer.allocateDirect(0);

    private final Map<SourceId, Long> covered = new ConcurrentSkipListMap<>(BY_TOPIC_AND_PARTITION);
    private volatile LogPosition applied;
    private volatile long points;
    private volatile Epoch epoch;
    private volatile ContentDigest digest;
    private volatile Optional<ContentDigest> alignedDigest = Optional.empty();
    private volatile LogIndex dropped;
    private boolean closed;

    /** Opens the database in the directory, or makes an empty one. */
    public static RocksPointStore open(Path directory, int dimension, RocksResources resources) {
        try {
            Files.createDirectories(directory);
            return new RocksPointStore(directory, dimension, resources);
        } catch (RocksDBException e) {
            throw broken("cannot open the points in " + directory, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RocksPointStore(Path directory, int dimension, RocksResources resources) throws RocksDBException {
        this.directory = directory;
        this.dimension = dimension;
        databaseOptions = resources.databaseOptions();
        familyOptions = resources.familyOptions();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        db = RocksDB.open(
                databaseOptions,
                directory.toString(),
                List.of(
                        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions),
                        new ColumnFamilyDescriptor("points".getBytes(StandardCharsets.UTF_8), familyOptions),
                        new ColumnFamilyDescriptor("journal".getBytes(StandardCharsets.UTF_8), familyOptions)),
                handles);
        meta = handles.get(0);
        pointFamily = handles.get(1);
        journal = handles.get(2);
        applied = readApplied();
        points = readLong(Keys.POINTS);
        digest = new ContentDigest(readDigest(), applied.index());
        epoch = new Epoch(Math.max(1, readLong(Keys.EPOCH)));
        dropped = new LogIndex(readLong(Keys.DROPPED));
        readCovered();
    }

    private LogPosition readApplied() throws RocksDBException {
        return toPosition(db.get(meta, Keys.APPLIED));
    }

    private static LogPosition toPosition(byte @Nullable [] applied) {
        if (applied == null) {
            return LogPosition.NONE;
        }
        ByteBuffer buffer = ByteBuffer.wrap(applied);
        return LogPosition.of(buffer.getLong(), buffer.getLong());
    }

    private long readLong(byte[] key) throws RocksDBException {
        byte[] value = db.get(meta, key);
        return value == null ? 0 : Keys.toLong(value);
    }

    private void readCovered() throws RocksDBException {
        try (RocksIterator iterator = db.newIterator(meta, reads)) {
            for (iterator.seek(Keys.COVERED); iterator.isValid() && Keys.isCovered(iterator.key()); iterator.next()) {
                covered.put(Keys.coveredSource(iterator.key()), Keys.toLong(iterator.value()));
            }
            iterator.status();
        }
    }

    @Override
    public LogPosition applied() {
        return applied;
    }

    @Override
    public long points() {
        return points;
    }

    @Override
    public ContentDigest digest() {
        return digest;
    }

    @Override
    public Optional<ContentDigest> alignedDigest() {
        return alignedDigest;
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public long coveredOffset(SourceId source) {
        return covered.getOrDefault(source, 0L);
    }

    @Override
    public List<CoveredOffset> coveredOffsets() {
        return covered.entrySet().stream()
                .map(entry -> new CoveredOffset(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public Optional<Point> find(PointId id) {
        return whileOpen("read point '" + id + "'", () -> {
            byte[] value = db.get(pointFamily, reads, Keys.point(id));
            return value == null ? Optional.empty() : Optional.of(PointValue.decode(id, value, dimension));
        });
    }

    @Override
    public List<StoredChange> apply(LogPosition position, StoreUpdate update, Predicate<PointId> mayHold) {
        return whileOpen("apply entry " + position, () -> {
            try (EntryWriter entry = new EntryWriter(update)) {
                for (Mutation mutation : update.mutations()) {
                    entry.add(mutation, mayHold.test(mutation.id()));
                }
                return entry.write(position);
            }
        });
    }

    /** What one entry changes, on its way into the database. Its methods are small because large loops are compiled late. */
    private final class EntryWriter implements AutoCloseable {
        private final StoreUpdate update;
        private final WriteBatch batch;
        private final JournalEntry changed = new JournalEntry();
        private final List<StoredChange> changes;
        private long pointsAfter = points;
        private long hashes = digest.value();

        EntryWriter(StoreUpdate update) {
            this.update = update;
            batch = new WriteBatch(estimateBytes(update));
            changes = new ArrayList<>(update.mutations().size());
        }

        void add(Mutation mutation, boolean mayExist) throws RocksDBException {
            byte[] key = Keys.point(mutation.id());
            byte[] before = mayExist ? db.get(pointFamily, reads, key) : null;
            if (before != null) {
                hashes -= PointValue.contentHash(key, before);
                pointsAfter--;
            }
            switch (mutation) {
                case Mutation.Upsert upsert -> {
                    hashes += put(key, upsert.point());
                    pointsAfter++;
                }
                case Mutation.Delete _ -> {
                    if (before == null) {
                        return;
                    }
                    batch.delete(pointFamily, key);
                }
            }
            changed.add(key);
            changes.add(new StoredChange(mutation, before != null));
        }

        /** Returns the hash of the point's contents. */
        private long put(byte[] key, Point point) throws RocksDBException {
            int size = PointValue.size(point);
            if (valueBuffer.capacity() < size) {
                valueBuffer = ByteBuffer.allocateDirect(size);
            }
            PointValue.put(point, valueBuffer.clear());
            long hash = PointValue.contentHash(key, valueBuffer.flip());
            keyBuffer.clear().put(key).flip();
            batch.put(pointFamily, keyBuffer, valueBuffer);
            return hash;
        }

        /** Writes all of it at once, with the entry's position. */
        List<StoredChange> write(LogPosition position) throws RocksDBException {
            if (!changed.isEmpty()) {
                batch.put(journal, Keys.journal(position.index()), changed.toBytes());
            }
            putPosition(position);
            putRest();
            db.write(noWal, batch);
            points = pointsAfter;
            epoch = update.epoch().orElse(epoch);
            update.covered().forEach(offset -> covered.put(offset.source(), offset.nextOffset()));
            noteDigest(position, hashes);
            applied = position;
            return changes;
        }

        private void putPosition(LogPosition position) throws RocksDBException {
            batch.put(
                    meta,
                    Keys.APPLIED,
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(position.term())
                            .putLong(position.index().value())
                            .array());
            if (pointsAfter != points) {
                batch.put(meta, Keys.POINTS, Keys.ofLong(pointsAfter));
            }
            batch.put(meta, Keys.DIGEST, Keys.ofLong(hashes));
        }

        private void putRest() throws RocksDBException {
            for (CoveredOffset offset : update.covered()) {
                batch.put(meta, Keys.covered(offset.source()), Keys.ofLong(offset.nextOffset()));
            }
            for (RecentWrites.Memory write : update.writes()) {
                RecentWritesTable.put(batch, meta, write);
            }
            if (update.epoch().isPresent()) {
                batch.put(meta, Keys.EPOCH, Keys.ofLong(update.epoch().get().value()));
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    /** About what an update takes in a write batch, so that it need not grow. */
    private static int estimateBytes(StoreUpdate update) {
        int bytes = UPDATE_FRAME_BYTES;
        for (Mutation mutation : update.mutations()) {
            bytes += MUTATION_FRAME_BYTES
                    + (mutation instanceof Mutation.Upsert upsert ? PointValue.size(upsert.point()) : 0);
        }
        return bytes;
    }

    @Override
    public void restore(RecentWrites writes) {
        whileOpen("read recent writes", () -> {
            RecentWritesTable.read(db, meta, reads, writes);
            return true;
        });
    }

    private void noteDigest(LogPosition position, long hashes) {
        long aligned = ContentDigest.alignedBefore(
                applied.index().value(), position.index().value());
        if (aligned >= 0) {
            alignedDigest = Optional.of(new ContentDigest(digest.value(), new LogIndex(aligned)));
        }
        digest = new ContentDigest(hashes, position.index());
    }

    /** Of a database of before digests were kept it is computed once, from all points. */
    private long readDigest() throws RocksDBException {
        byte[] kept = db.get(meta, Keys.DIGEST);
        if (kept != null) {
            return Keys.toLong(kept);
        }
        long hashes = 0;
        try (ReadOptions scan = new ReadOptions().setFillCache(false);
                RocksIterator iterator = db.newIterator(pointFamily, scan)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                hashes += PointValue.contentHash(iterator.key(), iterator.value());
            }
            iterator.status();
        }
        return hashes;
    }

    @Override
    public void forEachJournalled(LogIndex after, Consumer<PointId> consumer) {
        whileOpen("read the journal", () -> {
            try (RocksIterator iterator = db.newIterator(journal, reads)) {
                byte[] first = Keys.journal(new LogIndex(after.value() + 1));
                for (iterator.seek(first); iterator.isValid(); iterator.next()) {
                    if (Keys.isOfSingleId(iterator.key())) {
                        consumer.accept(PointId.fromUtf8(iterator.value()));
                    } else {
                        JournalEntry.forEach(iterator.value(), consumer);
                    }
                }
                iterator.status();
            }
            return true;
        });
    }

    @Override
    public void dropJournal(LogIndex through) {
        whileOpen("drop the journal", () -> {
            try (WriteBatch batch = new WriteBatch()) {
                byte[] end = Keys.journal(new LogIndex(through.value() + 1));
                batch.deleteRange(journal, Keys.journal(new LogIndex(0)), end);
                batch.put(meta, Keys.DROPPED, Keys.ofLong(through.value()));
                db.write(noWal, batch);
            }
            dropped = through;
            return true;
        });
    }

    @Override
    public LogIndex journalDroppedThrough() {
        return dropped;
    }

    @Override
    public void forEachPoint(Consumer<Point> consumer) {
        whileOpen("read all points", () -> {
            try (ReadOptions scan = new ReadOptions().setFillCache(false);
                    RocksIterator iterator = db.newIterator(pointFamily, scan)) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    consumer.accept(PointValue.decode(PointId.fromUtf8(iterator.key()), iterator.value(), dimension));
                }
                iterator.status();
            }
            return true;
        });
    }

    @Override
    public void flush() {
        whileOpen("flush", () -> {
            try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
                db.flush(options, List.of(meta, pointFamily, journal));
            }
            return true;
        });
    }

    /** A flush that finds none stops the database. */
    public boolean hasRoomForFlush() {
        return directory.toFile().getUsableSpace() >= FLUSH_ROOM_BYTES;
    }

    /**
     * Flushes, and hard-links the database as it is then into a directory that must not exist. Entries that are applied meanwhile are
     * in it up to some one, which its own position says.
     */
    public void checkpoint(Path directory) {
        whileOpen("write a checkpoint to " + directory, () -> {
            // It flushes by itself: there is no write-ahead log.
            try (Checkpoint checkpoint = Checkpoint.create(db)) {
                checkpoint.createCheckpoint(directory.toString());
            }
            return true;
        });
    }

    /** Where a database stands that nobody has open. */
    static LogPosition positionOf(Path directory) throws IOException {
        try (Options options = new Options().setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
                RocksDB db = RocksDB.openReadOnly(options, directory.toString())) {
            return toPosition(db.get(Keys.APPLIED));
        } catch (RocksDBException e) {
            throw new IOException("cannot read where " + directory + " stands: " + e.getMessage(), e);
        }
    }

    @Override
    public void verify(BooleanSupplier pace) {
        for (Path file : tables()) {
            boolean _ = whileOpen("verify " + file, () -> verifyTable(file));
            if (!pace.getAsBoolean()) {
                return;
            }
        }
    }

    /** The files of its tables, which never change; a merge may replace them at any time. */
    List<Path> tables() {
        return whileOpen("list the tables", db::getLiveFilesMetaData).stream()
                .map(table -> directory.resolve(table.fileName().substring(1))) // it begins with a slash
                .toList();
    }

    /** Whether the table is there still: a compaction may have replaced it meanwhile. */
    private static boolean verifyTable(Path file) throws RocksDBException {
        try (Options options = new Options();
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            reader.verifyChecksum();
            return true;
        } catch (RocksDBException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return false;
        }
    }

    /** A read or write of the database. */
    private interface DatabaseCall<T> {
        T run() throws RocksDBException;
    }

    private <T> T whileOpen(String what, DatabaseCall<T> call) {
        openness.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("cannot " + what + ": the store is closed");
            }
            return call.run();
        } catch (RocksDBException e) {
            throw broken("cannot " + what, e);
        } finally {
            openness.readLock().unlock();
        }
    }

    private static UncheckedIOException broken(String what, RocksDBException e) {
        String message = what + ": " + e.getMessage();
        Status status = e.getStatus();
        return new UncheckedIOException(
                status != null && status.getCode() == Status.Code.Corruption
                        ? new DamagedDataException(message, e)
                        : new IOException(message, e));
    }

    /** Waits for calls under way. Does not flush. Idempotent. */
    @Override
    public void close() {
        openness.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            meta.close();
            pointFamily.close();
            journal.close();
            db.close();
            reads.close();
            noWal.close();
            familyOptions.close();
            databaseOptions.close();
        } finally {
            openness.writeLock().unlock();
        }
    }
}
