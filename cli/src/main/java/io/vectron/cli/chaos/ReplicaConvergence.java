package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.shardservers.api.ShardState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * T5: when writing has ended, every shard is soon whole again. It has as many voters as its collection asks for and no replica
 * that joins or leaves; all of them are ready, have applied the same entries, and have the same digest of their contents.
 * Used by one thread.
 */
final class ReplicaConvergence {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NOT_LEVEL = "shards not level";
    /** At the same entry. */
    private static final String DIFFERENT = "shards whose replicas differ";

    private static final Duration POLL = Duration.ofMillis(100);

    private final LocalCluster cluster;
    private final FaultLedger ledger;

    ReplicaConvergence(LocalCluster cluster, FaultLedger ledger) {
        this.cluster = cluster;
        this.ledger = ledger;
    }

    /** What keeps a shard from being level. */
    private record Obstacle(String kind, String line) {}

    /** Waits for it and writes into the ledger how long it took, or what is missing when the limit is over. */
    void await(Duration limit) throws IOException {
        ledger.watchFor(NOT_LEVEL, DIFFERENT);
        long start = System.nanoTime();
        try (ClusterInspector inspector = ClusterInspector.of(cluster)) {
            List<Obstacle> missing = missing(inspector);
            while (!missing.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
                Pauses.pause(POLL);
                missing = missing(inspector);
            }
            ledger.max(
                    "ms until all replicas were level",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            missing.forEach(obstacle -> ledger.violation(
                    obstacle.kind, obstacle.line + ", " + limit.toSeconds() + " s after the last write"));
        }
    }

    /** One for each shard that is not whole and level. */
    private List<Obstacle> missing(ClusterInspector inspector) {
        try {
            PlacementMap map = inspector.map();
            Map<String, Integer> voters = map.collections().values().stream()
                    .collect(Collectors.toMap(
                            collection -> collection.name().value(),
                            collection -> collection.settings().replicationFactor()));
            List<Obstacle> obstacles = new ArrayList<>();
            for (ShardReplicas shard : inspector.shards(map)) {
                boolean whole = isWhole(shard, voters.getOrDefault(shard.collection(), 0));
                if (!whole || !areSame(shard, ShardState::digest)) {
                    obstacles.add(new Obstacle(whole ? DIFFERENT : NOT_LEVEL, describe(shard, map)));
                }
            }
            return obstacles;
        } catch (VectronException e) {
            return List.of(new Obstacle(NOT_LEVEL, "the placement drivers do not answer: " + e.message()));
        }
    }

    private static boolean isWhole(ShardReplicas shard, int voters) {
        List<Replica> replicas = shard.placement().replicas();
        return shard.placement().servers(ReplicaRole.VOTER).size() == voters
                && replicas.stream().allMatch(replica -> replica.role().serves())
                && replicas.stream().allMatch(replica -> isReady(shard.states().get(replica.server())))
                && areSame(shard, ShardState::applied);
    }

    private static boolean isReady(@Nullable ShardState state) {
        return state != null && state.ready();
    }

    private static boolean areSame(ShardReplicas shard, Function<ShardState, Object> property) {
        return shard.states().values().stream().map(property).distinct().count() <= 1;
    }

    private static String describe(ShardReplicas shard, PlacementMap map) {
        return "shard " + shard.placement().shard() + " of " + shard.collection() + " has "
                + shard.placement().replicas().stream()
                        .map(replica -> describe(replica, shard, map))
                        .collect(Collectors.joining("; "));
    }

    private static String describe(Replica replica, ShardReplicas shard, PlacementMap map) {
        ShardState state = shard.states().get(replica.server());
        return map.findServer(replica.server()).map(ServerPlacement::node).orElse("server " + replica.server()) + ", "
                + replica.role() + ", "
                + (state == null
                        ? "silent"
                        : (state.ready() ? "" : "not ready, ") + "entry " + state.applied() + ", digest "
                                + Long.toHexString(state.digest()));
    }
}
