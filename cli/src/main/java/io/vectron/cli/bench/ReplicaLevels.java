package io.vectron.cli.bench;

import io.vectron.cli.CliException;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ServerPlacement;
import java.time.Duration;
import java.util.List;

/** Whether the replicas of one collection are level with their leaders, in their own words. Used by one thread. */
final class ReplicaLevels {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Every question goes to all servers and drivers, which have something else to do. */
    private static final Duration POLL = Duration.ofMillis(200);

    private final ClusterInspector inspector;
    private final String collection;
    private final long lag;

    /** @param lag log entries that a level replica may have yet to apply: what is written between two questions */
    ReplicaLevels(ClusterInspector inspector, String collection, long lag) {
        this.inspector = inspector;
        this.collection = collection;
        this.lag = lag;
    }

    List<ShardReplicas> shards() {
        return shards(inspector.map());
    }

    private List<ShardReplicas> shards(PlacementMap map) {
        return inspector.shards(map).stream()
                .filter(shard -> shard.collection().equals(collection))
                .toList();
    }

    /** The node that leads the first shard. */
    String leader() {
        PlacementMap map = inspector.map();
        return shards(map).stream()
                .findFirst()
                .flatMap(ShardReplicas::leader)
                .flatMap(map::findServer)
                .map(ServerPlacement::node)
                .orElseThrow(() -> new CliException("the shard has no leader to take away"));
    }

    /** Waits until every replica answers and is level. */
    void await() {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!areLevel()) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("the replicas are not level after " + TIMEOUT.toSeconds() + " s");
            }
            Pause.of(POLL);
        }
    }

    private boolean areLevel() {
        try {
            List<ShardReplicas> shards = shards();
            return !shards.isEmpty() && shards.stream().allMatch(this::isLevel);
        } catch (VectronException e) {
            return false; // the drivers elect a leader; asked again, with a bound
        }
    }

    private boolean isLevel(ShardReplicas shard) {
        return shard.placement().replicas().stream()
                .allMatch(replica -> shard.lag(replica.server()).orElse(Long.MAX_VALUE) <= lag);
    }
}
