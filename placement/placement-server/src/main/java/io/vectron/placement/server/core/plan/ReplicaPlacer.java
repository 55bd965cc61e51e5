package io.vectron.placement.server.core.plan;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ServerView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chooses servers for the voters of a new collection.
 *
 * <p>Goals, in order: the voters of a shard are on distinct servers, and share region, zone and rack with as few of each other
 * as possible; servers end up with equal load for their weight, counting every collection; the shards of one collection are
 * spread evenly. Algorithm: shard by shard and voter by voter, the best server by these goals, of equals the one with the
 * lowest id. Pure: the same arguments give the same answer.
 */
public final class ReplicaPlacer {
    private final List<ServerPlacement> candidates;
    private final ServerLoads loads;
    private final double cost;
    private final Map<ServerId, Integer> own = new TreeMap<>();

    private ReplicaPlacer(List<ServerPlacement> candidates, ServerLoads loads, double cost) {
        this.candidates = candidates;
        this.loads = loads;
        this.cost = cost;
    }

    /**
     * The voters of each shard, in the order of the hash ranges, going by the loads that are observed.
     *
     * @throws VectronException {@code NOT_ENOUGH_SERVERS} if fewer servers take voters than a shard has
     */
    public static List<List<ServerId>> place(
            CollectionName name, CollectionSettings settings, PlacementMap map, Observed observed) {
        ShardCosts costs = ShardCosts.of(observed.shards().values());
        List<ServerPlacement> candidates = observed.servers().values().stream()
                .filter(ServerView::takesVoters)
                .map(ServerView::placement)
                .toList();
        return new ReplicaPlacer(candidates, new ServerLoads(map, costs), costs.mean()).place(name, settings);
    }

    /**
     * The same, for whom all replicas are alike.
     *
     * @param alive servers; those of them that drain or only search are passed over
     */
    public static List<List<ServerId>> place(
            CollectionName name, CollectionSettings settings, PlacementMap map, Set<ServerId> alive) {
        ShardCosts costs = ShardCosts.alike(map);
        List<ServerPlacement> candidates = map.servers().values().stream()
                .filter(server -> alive.contains(server.id()))
                .filter(server -> server.state() == ServerAdminState.ACTIVE)
                .filter(server -> !server.traits().searchOnly())
                .toList();
        return new ReplicaPlacer(candidates, new ServerLoads(map, costs), costs.mean()).place(name, settings);
    }

    private List<List<ServerId>> place(CollectionName name, CollectionSettings settings) {
        int voters = settings.replicationFactor();
        if (candidates.size() < voters) {
            throw new VectronException(
                    ErrorCode.NOT_ENOUGH_SERVERS,
                    "collection '" + name + "' asks for replication_factor " + voters + ", but only "
                            + candidates.size() + " shard servers are alive; start more or ask for less");
        }
        List<List<ServerId>> replicaSets = new ArrayList<>();
        for (int shard = 0; shard < settings.shards(); shard++) {
            replicaSets.add(placeShard(voters));
        }
        return List.copyOf(replicaSets);
    }

    private List<ServerId> placeShard(int voters) {
        List<ServerPlacement> chosen = new ArrayList<>();
        while (chosen.size() < voters) {
            chosen.add(next(chosen));
        }
        return chosen.stream().map(ServerPlacement::id).toList();
    }

    private ServerPlacement next(List<ServerPlacement> chosen) {
        List<ServerTraits> others = chosen.stream().map(ServerPlacement::traits).toList();
        ServerPlacement best = candidates.stream()
                .filter(server -> !chosen.contains(server))
                .min(Comparator.comparing((ServerPlacement server) -> Locality.of(server.traits(), others))
                        .thenComparingDouble(server -> loads.with(server.id(), cost))
                        .thenComparingInt(server -> own.getOrDefault(server.id(), 0))
                        .thenComparing(ServerPlacement::id))
                .orElseThrow();
        loads.add(best.id(), cost);
        own.merge(best.id(), 1, Integer::sum);
        return best;
    }
}
