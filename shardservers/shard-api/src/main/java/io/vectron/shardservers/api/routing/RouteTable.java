package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ShardPlacement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The shards of one placement map by id. Immutable: derived once from a map, which it keeps. */
final class RouteTable {
    private final PlacementMap map;
    private final Set<CollectionId> collections = new HashSet<>();
    private final Map<ShardId, ShardPlacement> shards = new HashMap<>();

    RouteTable(PlacementMap map) {
        this.map = map;
        for (CollectionPlacement collection : map.collections().values()) {
            collections.add(collection.id());
            collection.shards().forEach(shard -> shards.put(shard.shard(), shard));
        }
    }

    PlacementMap map() {
        return map;
    }

    boolean has(CollectionId collection) {
        return collections.contains(collection);
    }

    Optional<ShardPlacement> findShard(ShardId shard) {
        return Optional.ofNullable(shards.get(shard));
    }
}
