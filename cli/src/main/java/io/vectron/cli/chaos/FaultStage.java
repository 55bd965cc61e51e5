package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a fault test works with. Used by one thread.
 *
 * @param disks under the nodes, if the test needs them
 * @param rounds how often to break something
 * @param random the source of every choice
 * @param ledger takes what is done and seen
 */
record FaultStage(
        LocalCluster cluster,
        ClusterDisks disks,
        int rounds,
        SplittableRandom random,
        Console console,
        FaultLedger ledger) {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

    /** Makes a collection of two dimensions; its shards are on all servers. */
    void createCollection(String name) throws IOException {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", name)
                                .put("dimension", 2)
                                .put("distance", "euclidean"));
    }

    /**
     * Points of a collection, by the first gateway.
     *
     * @param writeTimeout after which a write counts as not acknowledged
     */
    PointStore openStore(String collection, Duration writeTimeout) throws IOException {
        return new PointStore(cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc"), collection, writeTimeout);
    }

    ClusterNode anyShardServer() throws IOException {
        List<ClusterNode> servers = cluster.nodes(NodeKind.SHARDSERVER);
        return servers.get(random.nextInt(servers.size()));
    }

    void startAndAwait(List<ClusterNode> nodes) throws IOException {
        for (ClusterNode node : nodes) {
            cluster.start(node);
        }
        new ClusterReadiness(cluster, READY_TIMEOUT).await(nodes, _ -> {});
    }

    /** Stands still for a random time below the given one. */
    void pauseUpTo(Duration longest) {
        Pauses.pause(Duration.ofMillis(random.nextLong(longest.toMillis())));
    }
}
