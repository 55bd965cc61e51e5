package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.ShardRouter;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * Reads points of a collection from each replica itself, past the gateway and whoever leads. Thread-safe.
 */
final class EveryReplica implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    private final GrpcShardServices servers = new GrpcShardServices(CALL_TIMEOUT);
    private final ClusterInspector inspector;
    private final CollectionName collection;
    private volatile PlacementMap map;

    private EveryReplica(ClusterInspector inspector, CollectionName collection) {
        this.inspector = inspector;
        this.collection = collection;
        this.map = inspector.map();
    }

    static EveryReplica of(LocalCluster cluster, String collection) throws IOException {
        return new EveryReplica(ClusterInspector.of(cluster), new CollectionName(collection));
    }

    /**
     * What each replica holds under the id, by node name. Waits for replicas that cannot answer: one that comes across damage is
     * made anew first.
     *
     * @throws VectronException if one does not answer for long
     */
    Map<String, Optional<float[]>> findVectors(String id) {
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (true) {
            try {
                return tryFindVectors(new PointId(id), map);
            } catch (VectronException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Pauses.pause(RETRY_PAUSE);
                refresh();
            }
        }
    }

    private void refresh() {
        try {
            map = inspector.map();
        } catch (VectronException e) {
            // The drivers elect a leader: the old map has to do until the next attempt.
            assert e.code() != ErrorCode.INTERNAL_ERROR : e;
        }
    }

    private Map<String, Optional<float[]>> tryFindVectors(PointId id, PlacementMap current) {
        ShardPlacement shard =
                ShardRouter.route(Objects.requireNonNull(current.collections().get(collection)), id);
        Map<String, Optional<float[]>> found = new TreeMap<>();
        for (Replica replica : shard.replicas()) {
            ServerPlacement server = current.findServer(replica.server()).orElseThrow();
            found.put(server.node(), read(shard, server, id).map(Point::vector));
        }
        return found;
    }

    private Optional<Point> read(ShardPlacement shard, ServerPlacement server, PointId id) {
        try {
            return servers.on(server.address())
                    .get(new ShardRoute(shard.shard(), shard.epoch()), id, ReadPolicy.EVENTUAL)
                    .join()
                    .point();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VectronException refusal ? refusal : e;
        }
    }

    @Override
    public void close() {
        inspector.close();
        servers.close();
    }
}
