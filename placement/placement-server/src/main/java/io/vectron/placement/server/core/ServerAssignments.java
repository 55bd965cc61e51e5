package io.vectron.placement.server.core;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a map asks of one server. Pure. */
public final class ServerAssignments {
    private ServerAssignments() {}

    /** All replicas of a registered server, with the addresses of the servers that share a shard with it. */
    public static Assignments of(PlacementMap map, ServerId server) {
        List<Assignment> assignments = new ArrayList<>();
        SortedMap<ServerId, ServerAddress> peers = new TreeMap<>();
        map.findAddress(server).ifPresent(self -> peers.put(server, self));
        for (CollectionPlacement collection : map.collections().values()) {
            for (ShardPlacement shard : collection.shards()) {
                if (shard.hasReplicaOn(server)) {
                    assignments.add(new Assignment(collection.id(), collection.name(), collection.settings(), shard));
                    for (Replica replica : shard.replicas()) {
                        map.findAddress(replica.server()).ifPresent(peer -> peers.put(peer.id(), peer));
                    }
                }
            }
        }
        return new Assignments(map.version(), assignments, peers);
    }
}
