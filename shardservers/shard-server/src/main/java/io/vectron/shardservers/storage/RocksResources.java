package io.vectron.shardservers.storage;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What the databases of a server share, so that one more shard costs little: the block cache, the budget of memtables
 * (charged to the cache) and the background threads. Thread-safe; closed after the last database.
 */
public final class RocksResources implements AutoCloseable {
    private static final int BACKGROUND_THREADS = 2;
    static final long MEMTABLE_BYTES = 64L << 20;
    /** What a memtable takes at once; RocksDB's default of 1 MiB would use up the budget with few idle shards. */
    private static final long ARENA_BYTES = 64L << 10;

    /** Six times RocksDB's own: a store is flushed often (docs/adr/0021), and each merge rewrites the next level. */
    private static final int FILES_TO_MERGE = 24;
    /** Of files that wait for a merge, at which writes are held back, and at which they wait. */
    private static final int FILES_TO_SLOW_DOWN = 40;

    private static final int FILES_TO_STOP = 56;

    /** Of a table file, after which they are handed to the device: what gathers, the next sync of a log waits for. */
    private static final int BYTES_PER_SYNC = 1 << 20;

    private static final double BLOOM_BITS_PER_KEY = 10;

    static {
        RocksDB.loadLibrary();
    }

    private final Cache cache;
    private final WriteBufferManager memtables;
    private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY);

    /**
     * @param cacheBytes block cache and memtables together, off the heap
     */
    public RocksResources(long cacheBytes) {
        cache = new LRUCache(cacheBytes);
        memtables = new WriteBufferManager(cacheBytes / 2, cache);
        Env.getDefault().setBackgroundThreads(BACKGROUND_THREADS);
        // Merges, not flushes: nobody waits for a merge (docs/adr/0039).
        Env.getDefault().lowerThreadPoolCPUPriority(Priority.LOW);
    }

    /** Raft's log is the write-ahead log, so flushes of the families are atomic instead. */
    DBOptions databaseOptions() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setWriteBufferManager(memtables)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setMaxOpenFiles(512)
                .setMaxBackgroundJobs(BACKGROUND_THREADS)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    }

    ColumnFamilyOptions familyOptions() {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setArenaBlockSize(ARENA_BYTES)
                .setLevel0FileNumCompactionTrigger(FILES_TO_MERGE)
                .setLevel0SlowdownWritesTrigger(FILES_TO_SLOW_DOWN)
                .setLevel0StopWritesTrigger(FILES_TO_STOP)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(bloom)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
    }

    @Override
    public void close() {
        memtables.close();
        cache.close();
        bloom.close();
    }
}
