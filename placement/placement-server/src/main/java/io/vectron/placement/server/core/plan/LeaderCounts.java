package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How many shards each server leads or is to lead, for its weight. Not thread-safe. */
final class LeaderCounts {
    private final Map<ServerId, Integer> counts = new TreeMap<>();
    private final Map<ServerId, Integer> weights = new TreeMap<>();

    LeaderCounts(Observed observed) {
        observed.servers().values().forEach(server -> {
            counts.put(server.id(), 0);
            weights.put(server.id(), server.placement().traits().weight());
        });
        observed.shards().values().forEach(shard -> leaderToBe(shard).ifPresent(this::add));
    }

    private static Optional<ServerId> leaderToBe(ShardView shard) {
        return shard.placement().preferredLeader().or(shard::leader);
    }

    void add(ServerId server) {
        counts.merge(server, 1, Integer::sum);
    }

    void remove(ServerId server) {
        counts.merge(server, -1, Integer::sum);
    }

    double of(ServerId server) {
        return with(server, 0);
    }

    /** As if the server led so many more. */
    double with(ServerId server, int more) {
        return (counts.getOrDefault(server, 0) + more)
                * (double) ServerTraits.DEFAULT_WEIGHT
                / weights.getOrDefault(server, ServerTraits.DEFAULT_WEIGHT);
    }
}
