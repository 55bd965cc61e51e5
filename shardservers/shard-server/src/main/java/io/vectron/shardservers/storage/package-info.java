/** What a shard server keeps on disk: points in RocksDB, snapshots, the data folder, the check of Raft's log. */
@NullMarked
package io.vectron.shardservers.storage;

import org.jspecify.annotations.NullMarked;
