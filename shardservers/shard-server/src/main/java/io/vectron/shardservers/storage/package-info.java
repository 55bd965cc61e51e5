/** What a shard server keeps on disk: points in RocksDB, snapshots, the data folder. */
@NullMarked
package io.vectron.shardservers.storage;

import org.jspecify.annotations.NullMarked;
