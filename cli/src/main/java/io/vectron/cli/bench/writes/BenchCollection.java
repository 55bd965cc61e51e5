package io.vectron.cli.bench.writes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.CliException;
import io.vectron.cli.bench.Pause;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.PlacementMap;
import io.vectron.shardservers.api.ShardState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A collection to write to, and when its replicas have nothing left to do. Used by one thread. */
final class BenchCollection {
    private static final int REPLICAS = 3;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String name;
    private final int shards;
    private final ClusterInspector inspector;

    private BenchCollection(String name, int shards, ClusterInspector inspector) {
        this.name = name;
        this.shards = shards;
        this.inspector = inspector;
    }

    /** Makes it and waits until every replica of it is there. */
    static BenchCollection create(LocalCluster cluster, ClusterInspector inspector, int shards, int dimension)
            throws IOException {
        String name = "bench-writes-" + shards;
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", name)
                                .put("dimension", dimension)
                                .put("shards", shards)
                                .put("replicationFactor", REPLICAS)
                                .put("distance", "euclidean"));
        BenchCollection collection = new BenchCollection(name, shards, inspector);
        collection.awaitQuiet();
        return collection;
    }

    String name() {
        return name;
    }

    /** Waits until all replicas are level and have everything in their graphs. */
    void awaitQuiet() {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!isQuiet()) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("the replicas of '" + name + "' are not level and indexed after "
                        + TIMEOUT.toMinutes() + " min");
            }
            Pause.of(POLL);
        }
    }

    private boolean isQuiet() {
        try {
            PlacementMap map = inspector.map();
            List<ShardReplicas> replicas = inspector.shards(map).stream()
                    .filter(shard -> shard.collection().equals(name))
                    .toList();
            return replicas.size() == shards && replicas.stream().allMatch(BenchCollection::isQuiet);
        } catch (VectronException e) {
            return false; // the drivers elect a leader; asked again, with a bound
        }
    }

    private static boolean isQuiet(ShardReplicas shard) {
        return shard.leader().isPresent()
                && shard.states().size() == REPLICAS
                && shard.states().values().stream().allMatch(state -> state.unindexedPoints() == 0)
                && shard.states().values().stream()
                                .map(ShardState::applied)
                                .distinct()
                                .count()
                        == 1;
    }
}
