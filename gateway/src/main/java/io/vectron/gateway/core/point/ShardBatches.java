package io.vectron.gateway.core.point;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.Point;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardRouter;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Cuts a batch of points into one batch for each shard that holds any of them; order is kept within a shard. */
final class ShardBatches {
    private ShardBatches() {}

    static SortedMap<ShardId, WriteBatch> group(CollectionPlacement collection, Collection<Point> points) {
        Map<ShardId, List<Mutation>> mutations = new TreeMap<>();
        for (Point point : points) {
            ShardId shard = ShardRouter.route(collection, point.id()).shard();
            mutations.computeIfAbsent(shard, absent -> new ArrayList<>()).add(new Mutation.Upsert(point, 0));
        }
        SortedMap<ShardId, WriteBatch> batches = new TreeMap<>();
        mutations.forEach((shard, list) -> batches.put(shard, new WriteBatch(list, Optional.empty())));
        return batches;
    }
}
