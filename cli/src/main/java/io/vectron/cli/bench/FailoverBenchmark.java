package io.vectron.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ServerPlacement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes the leader of a shard away, again and again, while one client writes and another searches; reports for how long
 * nothing was acknowledged, whether any search failed, and how long the server took to be level again after its restart.
 */
public final class FailoverBenchmark {
    private static final String COLLECTION = "bench-failover";
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final int rounds;
    private final boolean planned;
    private final Console console;

    /** @param planned whether leaders are stopped in order (SIGTERM) instead of killed (-9) */
    public FailoverBenchmark(int rounds, boolean planned, Console console) {
        this.rounds = rounds;
        this.planned = planned;
        this.console = console;
    }

    public void run(LocalCluster cluster) throws IOException {
        cluster.gateway()
                .post(
                        "/v1/collections",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", COLLECTION)
                                .put("dimension", 2)
                                .put("shards", 1)
                                .put("distance", "euclidean"));
        String address = cluster.nodes(NodeKind.GATEWAY).getFirst().address("grpc");
        List<Double> writes = new ArrayList<>();
        List<Double> searches = new ArrayList<>();
        List<Double> level = new ArrayList<>();
        try (ClusterInspector inspector = ClusterInspector.of(cluster);
                SteadyLoad load = SteadyLoad.start(address, COLLECTION)) {
            for (int round = 1; round <= rounds; round++) {
                awaitLevel(inspector);
                pause(STEADY);
                ClusterNode leader = cluster.node(leader(inspector));
                load.beginWindow();
                if (planned) {
                    cluster.stop(leader);
                } else {
                    cluster.kill(leader);
                }
                load.awaitWrite(TIMEOUT);
                pause(STEADY);
                long restarted = System.nanoTime();
                cluster.start(leader);
                new ClusterReadiness(cluster, TIMEOUT).await(List.of(leader), _ -> {});
                awaitLevel(inspector);
                level.add(millisSince(restarted));
                writes.add(load.longestWriteGapMillis());
                searches.add(load.longestSearchGapMillis());
                console.note("round " + round + " of " + rounds + ": " + leader.name() + ", no write for "
                        + Numbers.decimals(writes.getLast(), 0) + " ms, no search for "
                        + Numbers.decimals(searches.getLast(), 0) + " ms, level "
                        + Numbers.decimals(level.getLast(), 0) + " ms after its restart");
            }
            report(writes, searches, level, load);
        }
    }

    private static String leader(ClusterInspector inspector) {
        PlacementMap map = inspector.map();
        return shard(inspector, map)
                .leader()
                .flatMap(map::findServer)
                .map(ServerPlacement::node)
                .orElseThrow(() -> new CliException("the shard has no leader to take away"));
    }

    private static ShardReplicas shard(ClusterInspector inspector, PlacementMap map) {
        return inspector.shards(map).stream()
                .filter(shard -> shard.collection().equals(COLLECTION))
                .findFirst()
                .orElseThrow(() -> new CliException("collection '" + COLLECTION + "' is not in the placement map"));
    }

    /** Waits until every replica answers and is within what is written between two questions. */
    private static void awaitLevel(ClusterInspector inspector) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!isLevel(inspector)) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("the replicas are not level after " + TIMEOUT.toSeconds() + " s");
            }
            pause(POLL);
        }
    }

    private static boolean isLevel(ClusterInspector inspector) {
        try {
            PlacementMap map = inspector.map();
            ShardReplicas shard = shard(inspector, map);
            return shard.placement().replicas().stream()
                    .allMatch(replica -> shard.lag(replica.server()).orElse(Long.MAX_VALUE) <= SteadyLoad.LEVEL_LAG);
        } catch (VectronException e) {
            return false; // the drivers elect a leader; asked again, with a bound
        }
    }

    private void report(List<Double> writes, List<Double> searches, List<Double> level, SteadyLoad load) {
        new Table("milliseconds over " + rounds + " rounds", "p50", "p99", "max")
                .row(row("no write acknowledged", writes))
                .row(row("no search answered", searches))
                .row(row("level after restart", level))
                .print(console);
        console.print(Numbers.count(load.writes()) + " writes acknowledged, " + load.failedWrites() + " failed; "
                + Numbers.count(load.searches()) + " searches answered, " + load.failedSearches() + " failed");
        if (!load.firstFailure().isEmpty()) {
            console.print("the first failure: " + load.firstFailure());
        }
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("rounds", rounds)
                .put("planned", planned)
                .put("writes", load.writes())
                .put("failedWrites", load.failedWrites())
                .put("searches", load.searches())
                .put("failedSearches", load.failedSearches());
        writes.forEach(document.withArray("writeGapMs")::add);
        searches.forEach(document.withArray("searchGapMs")::add);
        level.forEach(document.withArray("levelMs")::add);
        console.document(document);
    }

    private static String[] row(String name, List<Double> millis) {
        return new String[] {
            name, quantile(millis, 0.5), quantile(millis, 0.99), quantile(millis, 1),
        };
    }

    /** The smallest value that at least this share of the values does not exceed. */
    private static String quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
        int rank = (int) Math.ceil(share * sorted.size());
        return Numbers.decimals(sorted.get(Math.max(0, rank - 1)), 0);
    }

    private static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }
}
