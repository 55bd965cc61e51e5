package io.vectron.shardservers.storage;

import io.vectron.common.ids.LogIndex;
import io.vectron.shardservers.api.WriterId;
import io.vectron.shardservers.core.RecentWrites;
import java.nio.ByteBuffer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Recent direct writes in a shard's database; see {@link Keys} for the format. */
final class RecentWritesTable {
    private static final byte[] NOTHING = new byte[0];

    private RecentWritesTable() {}

    static void put(WriteBatch batch, ColumnFamilyHandle family, RecentWrites.Memory memory) throws RocksDBException {
        WriterId writer = memory.writer();
        batch.put(
                family,
                Keys.writer(writer),
                twoLongs(memory.floor(), memory.index().value()));
        batch.put(
                family,
                Keys.write(writer, memory.sequence()),
                Keys.ofLong(memory.index().value()));
        for (long sequence : memory.forgotten()) {
            batch.delete(family, Keys.write(writer, sequence));
        }
        for (var forgotten : memory.forgottenWriters().entrySet()) {
            batch.put(family, Keys.FORGOT, NOTHING);
            batch.delete(family, Keys.writer(forgotten.getKey()));
            for (long sequence : forgotten.getValue()) {
                batch.delete(family, Keys.write(forgotten.getKey(), sequence));
            }
        }
    }

    private static byte[] twoLongs(long first, long second) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(first)
                .putLong(second)
                .array();
    }

    static void read(RocksDB db, ColumnFamilyHandle family, ReadOptions options, RecentWrites into)
            throws RocksDBException {
        if (db.get(family, options, Keys.FORGOT) != null) {
            into.restoreForgetting();
        }
        forEach(db, family, options, Keys.WRITER, (key, value) -> {
            into.restoreWriter(writerIn(key), value.getLong(), new LogIndex(value.getLong()));
        });
        forEach(db, family, options, Keys.WRITE, (key, value) -> {
            into.restoreWrite(writerIn(key), key.getLong(), new LogIndex(value.getLong()));
        });
    }

    private static WriterId writerIn(ByteBuffer key) {
        return new WriterId(key.getLong(), key.getLong());
    }

    /** One row, its key without the prefix. */
    private interface Row {
        void read(ByteBuffer key, ByteBuffer value);
    }

    private static void forEach(RocksDB db, ColumnFamilyHandle family, ReadOptions options, byte[] prefix, Row row)
            throws RocksDBException {
        try (RocksIterator iterator = db.newIterator(family, options)) {
            for (iterator.seek(prefix);
                    iterator.isValid() && Keys.beginsWith(iterator.key(), prefix);
                    iterator.next()) {
                row.read(ByteBuffer.wrap(iterator.key()).position(prefix.length), ByteBuffer.wrap(iterator.value()));
            }
            iterator.status();
        }
    }
}
