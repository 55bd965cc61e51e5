package io.vectron.cli.chaos;

import io.vectron.cli.placement.PlacementOperator;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.ShardRouter;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.routing.ShardServices;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads past the gateway, from the servers that led the shards when this reader last asked: it asks again only
 * when one of them refuses. So it comes back to a leader that was paused, as a gateway with an old map does. Used by one
 * thread.
 */
final class LeaderReader {
    private final PlacementOperator placement;
    private final ShardServices servers;
    private final CollectionName collection;
    private @Nullable PlacementMap map;

    LeaderReader(PlacementOperator placement, ShardServices servers, String collection) {
        this.placement = placement;
        this.servers = servers;
        this.collection = new CollectionName(collection);
    }

    /**
     * The point's vector; empty if there is no such point.
     *
     * @throws VectronException if there was no answer, which says nothing of the point
     */
    Optional<float[]> findVector(String id) {
        PlacementMap known = map == null ? placement.map() : map;
        map = known;
        PointId point = new PointId(id);
        ShardPlacement shard =
                ShardRouter.route(known.findCollection(collection).orElseThrow(), point);
        try {
            ServerAddress leader = shard.leader().flatMap(known::findAddress).orElseThrow(() -> unknownLeader(shard));
            return servers.on(leader)
                    .get(new ShardRoute(shard.shard(), shard.epoch()), point, ReadPolicy.LINEARIZABLE)
                    .join()
                    .point()
                    .map(Point::vector);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof VectronException refusal)) {
                throw e;
            }
            if (refusal.code() != ErrorCode.TIMEOUT) {
                map = null;
            }
            throw refusal;
        }
    }

    private VectronException unknownLeader(ShardPlacement shard) {
        map = null;
        return new VectronException(ErrorCode.UNAVAILABLE, "no leader of shard " + shard.shard() + " is known");
    }
}
