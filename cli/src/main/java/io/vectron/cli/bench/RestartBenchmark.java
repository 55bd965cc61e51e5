package io.vectron.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Restarts servers that hold many points, after SIGTERM and after kill -9; reports how long after the start of its process a
 * server answers a search of every shard it has, asked directly, and how long until its replicas are level.
 */
public final class RestartBenchmark {
    private static final String COLLECTION = "bench-restart";
    private static final Duration INDEXED_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration SERVING_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration INDEXED_POLL = Duration.ofMillis(500);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private final int points;
    private final int dimension;
    private final int rounds;
    private final Console console;

    /** @param rounds how often a server is stopped, and how often one is killed */
    public RestartBenchmark(int points, int dimension, int rounds, Console console) {
        this.points = points;
        this.dimension = dimension;
        this.rounds = rounds;
        this.console = console;
    }

    public void run(LocalCluster cluster) throws IOException {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", COLLECTION)
                                .put("dimension", dimension)
                                .put("distance", "euclidean"));
        SyntheticPoints synthetic = new SyntheticPoints(dimension);
        String address = cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc");
        console.note("Writing " + Numbers.count(points) + " points of " + dimension + " dimensions ...");
        synthetic.write(address, COLLECTION, points);
        try (ClusterInspector inspector = ClusterInspector.of(cluster);
                GrpcShardServices servers = new GrpcShardServices(CALL_TIMEOUT)) {
            ReplicaLevels levels = new ReplicaLevels(inspector, COLLECTION, 0);
            awaitIndexed(levels);
            Restarts restarts = new Restarts(cluster, inspector, levels, servers, synthetic.vector(0));
            report(restarts);
        }
    }

    private void awaitIndexed(ReplicaLevels levels) {
        console.note("Waiting until all replicas have indexed them ...");
        long deadline = System.nanoTime() + INDEXED_TIMEOUT.toNanos();
        levels.await();
        while (unindexed(levels) > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("the points are not indexed after " + INDEXED_TIMEOUT.toMinutes() + " minutes");
            }
            Pause.of(INDEXED_POLL);
        }
    }

    private static long unindexed(ReplicaLevels levels) {
        return levels.shards().stream()
                .flatMap(shard -> shard.states().values().stream())
                .mapToLong(ShardState::unindexedPoints)
                .sum();
    }

    private void report(Restarts restarts) throws IOException {
        Table table = new Table("milliseconds from the start of the process", "rounds", "p50", "p99", "max");
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("points", points).put("dimension", dimension);
        for (boolean killed : new boolean[] {false, true}) {
            Millis serving = new Millis();
            Millis level = new Millis();
            String fault = killed ? "killed" : "stopped";
            for (int round = 1; round <= rounds; round++) {
                restarts.restart(round, killed, serving, level);
                console.note(fault + " " + round + ": serving after " + serving.last() + " ms, level after "
                        + level.last() + " ms");
            }
            table.row(serving.row(fault + ": serving")).row(level.row(fault + ": level"));
            document.putObject(fault)
                    .<ObjectNode>set("servingMs", serving.toJson())
                    .set("levelMs", level.toJson());
        }
        table.print(console);
        console.document(document);
    }

    /** Restarts one server after the other. */
    private record Restarts(
            LocalCluster cluster,
            ClusterInspector inspector,
            ReplicaLevels levels,
            GrpcShardServices servers,
            float[] query) {
        void restart(int round, boolean kill, Millis serving, Millis level) throws IOException {
            levels.await();
            List<ClusterNode> nodes = cluster.nodes(NodeKind.SHARDSERVER);
            ClusterNode node = nodes.get(round % nodes.size());
            PlacementMap map = inspector.map();
            ServerAddress address = map.servers().values().stream()
                    .filter(server -> server.node().equals(node.name()))
                    .findFirst()
                    .map(ServerPlacement::address)
                    .orElseThrow(() -> new CliException(node.name() + " is not in the placement map"));
            List<ShardReplicas> held = levels.shards().stream()
                    .filter(shard -> shard.states().containsKey(address.id()))
                    .toList();
            if (kill) {
                cluster.kill(node);
            } else {
                cluster.stop(node);
            }
            long start = System.nanoTime();
            cluster.start(node);
            awaitServing(address, held);
            serving.add(Millis.since(start));
            levels.await();
            level.add(Millis.since(start));
        }

        private void awaitServing(ServerAddress address, List<ShardReplicas> held) {
            long deadline = System.nanoTime() + SERVING_TIMEOUT.toNanos();
            while (!held.stream().allMatch(shard -> answers(address, shard))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new CliException(
                            address.node() + " answers no search after " + SERVING_TIMEOUT.toSeconds() + " s");
                }
                Pause.of(POLL);
            }
        }

        private boolean answers(ServerAddress address, ShardReplicas shard) {
            ShardRoute route =
                    new ShardRoute(shard.placement().shard(), shard.placement().epoch());
            ShardSearch search = new ShardSearch(route, query, 1, 0, false, false, ReadPolicy.EVENTUAL);
            try {
                return !servers.on(address).search(search).join().points().isEmpty();
            } catch (CompletionException e) {
                if (e.getCause() instanceof VectronException) {
                    return false; // not yet; asked again, with a bound
                }
                throw e;
            }
        }
    }
}
