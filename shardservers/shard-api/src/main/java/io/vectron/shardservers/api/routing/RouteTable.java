package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ShardPlacement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The shards of one placement map by id, and the leaders that calls found elsewhere than this map says. Derived once from a
 * map, which it keeps; what was found is forgotten with it, for the next map is newer. Thread-safe.
 */
final class RouteTable {
    private final PlacementMap map;
    private final Set<CollectionId> collections = new HashSet<>();
    private final Map<ShardId, ShardPlacement> shards = new HashMap<>();
    private final Map<ShardId, ServerId> foundLeaders = new ConcurrentHashMap<>();

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

    /** How many replicas may answer a read; 0 if the shard is not in the map. */
    int servingReplicas(ShardId shard) {
        ShardPlacement placement = shards.get(shard);
        return placement == null
                ? 0
                : (int) placement.replicas().stream()
                        .filter(replica -> replica.role().serves())
                        .count();
    }

    /** Where the shard's leader may be, likeliest first. */
    List<ServerId> believedLeaders(ShardPlacement shard) {
        return Stream.concat(Optional.ofNullable(foundLeaders.get(shard.shard())).stream(), shard.leader().stream())
                .toList();
    }

    /** The server has answered as the shard's leader. */
    void foundLeader(ShardPlacement shard, ServerId server) {
        if (shard.leader().filter(server::equals).isEmpty()) {
            foundLeaders.put(shard.shard(), server);
        } else {
            foundLeaders.remove(shard.shard());
        }
    }
}
