package io.vectron.placement.server.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Chooses servers for the shards of a new collection.
 *
 * <p>Goals, in order: the replicas of a shard are on distinct servers; replicas are spread evenly over the alive servers,
 * counting those of every collection; the shards of one collection are spread evenly. Algorithm: shard by shard, the servers
 * with the fewest replicas, of equals the ones with the fewest of this collection, of equals the lowest ids. Pure: the same
 * arguments give the same answer.
 */
public final class ReplicaPlacer {
    private ReplicaPlacer() {}

    /**
     * The voters of each shard, in the order of the hash ranges.
     *
     * @param reachable servers that are alive; those of them that drain or only search are passed over
     * @throws VectronException {@code NOT_ENOUGH_SERVERS} if fewer are left than a shard has voters
     */
    public static List<List<ServerId>> place(
            CollectionName name, CollectionSettings settings, PlacementMap map, SortedSet<ServerId> reachable) {
        int voters = settings.replicationFactor();
        SortedSet<ServerId> alive = new TreeSet<>(reachable);
        alive.removeIf(server ->
                map.findServer(server).filter(ReplicaPlacer::takesVoters).isEmpty());
        if (alive.size() < voters) {
            throw new VectronException(
                    ErrorCode.NOT_ENOUGH_SERVERS,
                    "collection '" + name + "' asks for replication_factor " + voters + ", but only " + alive.size()
                            + " shard servers are alive; start more or ask for less");
        }
        SortedMap<ServerId, Integer> all = countReplicas(map, alive);
        Map<ServerId, Integer> own = new TreeMap<>();
        List<List<ServerId>> replicaSets = new ArrayList<>();
        for (int shard = 0; shard < settings.shards(); shard++) {
            List<ServerId> chosen = alive.stream()
                    .sorted(Comparator.<ServerId, Integer>comparing(all::get)
                            .thenComparing(server -> own.getOrDefault(server, 0))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(voters)
                    .toList();
            for (ServerId server : chosen) {
                all.merge(server, 1, Integer::sum);
                own.merge(server, 1, Integer::sum);
            }
            replicaSets.add(chosen);
        }
        return List.copyOf(replicaSets);
    }

    private static boolean takesVoters(ServerPlacement server) {
        return server.state() == ServerAdminState.ACTIVE && !server.traits().searchOnly();
    }

    private static SortedMap<ServerId, Integer> countReplicas(PlacementMap map, SortedSet<ServerId> alive) {
        SortedMap<ServerId, Integer> counts = new TreeMap<>();
        alive.forEach(server -> counts.put(server, 0));
        map.collections().values().stream()
                .flatMap(collection -> collection.shards().stream())
                .flatMap(shard -> shard.replicas().stream())
                .map(Replica::server)
                .forEach(server -> counts.computeIfPresent(server, (_, count) -> count + 1));
        return counts;
    }
}
