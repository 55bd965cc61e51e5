package io.vectron.shardservers.server;

import io.vectron.common.model.CollectionSettings;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.testing.ShardServiceContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The real server, in this process; each test has a collection of its own on it. */
class ShardServerContractTest extends ShardServiceContract {
    @TempDir
    private static Path dataDir;

    private static final TestCluster CLUSTER = new TestCluster();

    @BeforeAll
    static void start() {
        CLUSTER.start(dataDir);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Override
    protected Opened open(CollectionSettings settings) {
        ShardService service = CLUSTER.server().service();
        ShardRoute route = CLUSTER.createCollection(service, settings, EPOCH);
        return new Opened(service, route);
    }

    @AfterEach
    void deleteCollection() {
        CLUSTER.placement.deleteCollection(TestCluster.NAME).join();
        TestCluster.await(
                "the replica is gone",
                () -> CLUSTER.server().service().status(List.of()).join().isEmpty());
    }
}
