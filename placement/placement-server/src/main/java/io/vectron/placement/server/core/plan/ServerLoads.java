package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.api.ShardPlacement;
import java.util.Map;
import java.util.TreeMap;

/** How much each server holds, by the costs of its replicas and for its weight; those that leave count no more. */
final class ServerLoads {
    private final Map<ServerId, Double> costs = new TreeMap<>();
    private final Map<ServerId, Integer> weights = new TreeMap<>();

    ServerLoads(PlacementMap map, ShardCosts shardCosts) {
        for (ServerPlacement server : map.servers().values()) {
            costs.put(server.id(), 0.0);
            weights.put(server.id(), server.traits().weight());
        }
        for (CollectionPlacement collection : map.collections().values()) {
            for (ShardPlacement shard : collection.shards()) {
                for (Replica replica : shard.replicas()) {
                    if (replica.role() != ReplicaRole.LEAVING) {
                        add(replica.server(), shardCosts.of(shard.shard()));
                    }
                }
            }
        }
    }

    void add(ServerId server, double cost) {
        costs.merge(server, cost, Double::sum);
    }

    double of(ServerId server) {
        return with(server, 0);
    }

    /** The load of a server if it held so much more, or less if negative. */
    double with(ServerId server, double cost) {
        return (costs.getOrDefault(server, 0.0) + cost)
                * ServerTraits.DEFAULT_WEIGHT
                / weights.getOrDefault(server, ServerTraits.DEFAULT_WEIGHT);
    }
}
