package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.ApiException;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.console.Console;
import io.vectron.cli.placement.PlacementOperator;
import io.vectron.common.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a fault test works with. Used by one thread.
 *
 * @param disks under the nodes, if the test needs them
 * @param network that shard servers are on, if they are on one that can be cut
 * @param rounds how often to break something
 * @param random the source of every choice
 * @param ledger takes what is done and seen
 */
record FaultStage(
        LocalCluster cluster,
        ClusterDisks disks,
        Optional<ClusterNetwork> network,
        int rounds,
        SplittableRandom random,
        Console console,
        FaultLedger ledger) {
    /** What the gateway chooses. */
    private static final int DEFAULT_SHARDS = 0;

    private static final int WITH_A_SPARE = 4;
    /** Until a new placement driver has heard from every shard server. */
    private static final Duration SERVERS_LIMIT = Duration.ofSeconds(10);

    private static final Duration SERVERS_POLL = Duration.ofMillis(200);
    private static final Duration LEVEL_LIMIT = Duration.ofSeconds(60);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

    /** Makes a collection of two dimensions; its shards are on all servers. */
    void createCollection(String name) throws IOException {
        createCollection(name, DEFAULT_SHARDS);
    }

    void createCollection(String name, int shards) throws IOException {
        ObjectNode collection = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("dimension", 2)
                .put("shards", shards)
                .put("distance", "euclidean");
        long deadline = System.nanoTime() + SERVERS_LIMIT.toNanos();
        while (true) {
            try {
                cluster.gateway().post("/v1/collections", collection);
                return;
            } catch (ApiException e) {
                // A driver that has just come to lead knows of servers what they have reported to it since.
                if (!e.code().equals(ErrorCode.NOT_ENOUGH_SERVERS.name()) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Pauses.pause(SERVERS_POLL);
            }
        }
    }

    /**
     * Points of a collection, by the first gateway.
     *
     * @param writeTimeout after which a write counts as not acknowledged
     */
    PointStore openStore(String collection, Duration writeTimeout) throws IOException {
        return new PointStore(cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc"), collection, writeTimeout);
    }

    /** The placement drivers, for what an operator asks of them. */
    PlacementOperator connectPlacement() throws IOException {
        return new PlacementOperator(cluster.nodes(NodeKind.PLACEMENT).stream()
                .map(node -> node.address("grpc"))
                .toList());
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

    /** One more than replicas of a shard, so that there is somewhere to move one to. */
    void addSpareShardServer() throws IOException {
        if (cluster.nodes(NodeKind.SHARDSERVER).size() < WITH_A_SPARE) {
            startAndAwait(List.of(cluster.addShardServer(false)));
        }
    }

    /** Waits until nothing is being moved and all replicas have the same; what is missing after a minute is wrong. */
    void awaitLevelReplicas() throws IOException {
        new ReplicaConvergence(cluster, ledger).await(LEVEL_LIMIT);
    }

    /** Stands still for a random time below the given one. */
    void pauseUpTo(Duration longest) {
        Pauses.pause(Duration.ofMillis(random.nextLong(longest.toMillis())));
    }
}
