package io.vectron.shardservers.raft;

import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.Shard;
import io.vectron.shardservers.core.ShardOpener;
import io.vectron.shardservers.core.ShardRuntime;
import io.vectron.shardservers.storage.ReplicaDirectory;
import io.vectron.shardservers.storage.RocksPointStore;
import io.vectron.shardservers.storage.RocksResources;
import io.vectron.shardservers.storage.SavedGraph;
import io.vectron.shardservers.storage.SnapshotDirectory;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica's files, and how its shard is opened from them, at the start and after a snapshot was installed. */
final class ReplicaFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFiles.class);

    private final ReplicaConfig config;
    private final ReplicaDirectory directory;
    private final SnapshotDirectory snapshots;
    private final RocksResources resources;
    private final ShardRuntime runtime;

    ReplicaFiles(
            ReplicaConfig config,
            ReplicaDirectory directory,
            SnapshotDirectory snapshots,
            RocksResources resources,
            ShardRuntime runtime) {
        this.config = config;
        this.directory = directory;
        this.snapshots = snapshots;
        this.resources = resources;
        this.runtime = runtime;
    }

    ReplicaDirectory directory() {
        return directory;
    }

    SnapshotDirectory snapshots() {
        return snapshots;
    }

    /** An open shard and the store in it, which a snapshot links. */
    record OpenShard(Shard shard, RocksPointStore store) {}

    /** Opens the shard, from the latest snapshot if that is ahead of the store: its installation was interrupted. */
    OpenShard open() throws IOException, InterruptedException {
        RocksPointStore store = openStore();
        var latest = snapshots.findLatest();
        if (latest.isPresent() && latest.get().position().isAfter(store.applied())) {
            LOG.warn(
                    "shard {} is restored from its snapshot at {}: its store is at {}",
                    config.shard().shard(),
                    latest.get().position(),
                    store.applied());
            store.close();
            snapshots.restore(directory.database(), directory.graph());
            store = openStore();
        }
        Shard shard = ShardOpener.open(config.shard(), store, new SavedGraph(directory.graph()), runtime);
        return new OpenShard(shard, store);
    }

    private RocksPointStore openStore() {
        return RocksPointStore.open(
                directory.database(), config.shard().settings().dimension(), resources);
    }
}
