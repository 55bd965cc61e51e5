package io.vectron.shardservers.server;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.testing.ShardServiceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class ShardServerContractTest extends ShardServiceContract {
    @TempDir
    private Path dataDir;

    private final TestCluster cluster = new TestCluster();

    @Override
    protected ShardService open(ShardId shard, CollectionSettings settings) {
        ShardService service = cluster.start(dataDir).service();
        long start = System.nanoTime();
        cluster.createCollection(service, settings, EPOCH);
        System.out.println("collection ready in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        return service;
    }

    @AfterEach
    void close() {
        cluster.close();
    }
}
