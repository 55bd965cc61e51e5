package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ServerView;
import io.vectron.placement.server.core.observe.ShardView;
import io.vectron.placement.server.core.plan.Wish.Urgency;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the move that spreads replicas or load best.
 *
 * <p>Goals, in order: no voter shares a region, zone or rack with another if it need not; no server carries more than its
 * share by the tolerance. Constraints: shards that are settled only; a move for load makes no shard more crowded, and the
 * busier of the two servers is less busy after it than the busier was before, so that moves come to an end.
 */
final class Balance {
    /** Share of the mean load by which a move must lower the higher of two loads. */
    private static final double MIN_GAIN = 0.01;

    private final PlacementPolicy policy;
    private final Observed observed;
    private final ServerLoads loads;
    private final ShardCosts costs;
    private final ServerChoice choice;

    Balance(PlacementPolicy policy, Observed observed, ServerLoads loads, ShardCosts costs, ServerChoice choice) {
        this.policy = policy;
        this.observed = observed;
        this.loads = loads;
        this.costs = costs;
        this.choice = choice;
    }

    /** @param movable settled shards without a move */
    Optional<Wish> find(Collection<ShardView> movable) {
        return movable.stream()
                .flatMap(shard -> spread(shard).stream())
                .findFirst()
                .or(() -> relieve(movable));
    }

    private Optional<Wish> spread(ShardView shard) {
        return shard.voters().stream()
                .map(ReplicaView::server)
                .max(Comparator.comparing((ServerId voter) -> choice.locality(voter, shard, voter))
                        .thenComparing(Comparator.reverseOrder()))
                .flatMap(crowded -> choice.candidates(shard)
                        .map(ServerView::id)
                        .min(Comparator.comparing((ServerId server) -> choice.locality(server, shard, crowded))
                                .thenComparingDouble(server -> loads.with(server, costs.of(shard.id())))
                                .thenComparing(Comparator.naturalOrder()))
                        .filter(server -> choice.locality(server, shard, crowded)
                                        .compareTo(choice.locality(crowded, shard, crowded))
                                < 0)
                        .map(server -> wish(
                                shard,
                                crowded,
                                server,
                                "its replicas share a region, zone or rack, and need not with one on "
                                        + name(server))));
    }

    private Optional<Wish> relieve(Collection<ShardView> movable) {
        double even = even();
        List<ServerId> busy = observed.servers().values().stream()
                .filter(ServerView::takesVoters)
                .map(ServerView::id)
                .filter(server -> loads.of(server) > even * (1 + policy.tolerance()))
                .sorted(Comparator.<ServerId>comparingDouble(loads::of)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (ServerId server : busy) {
            Optional<Relief> best = movable.stream()
                    .filter(shard -> shard.voters().stream()
                            .anyMatch(voter -> voter.server().equals(server)))
                    .flatMap(shard -> choice.candidates(shard)
                            .map(target -> new Relief(shard, target.id(), peak(shard, server, target.id()))))
                    .filter(relief -> relief.peak() < loads.of(server) - MIN_GAIN * even)
                    .filter(relief -> choice.locality(relief.target(), relief.shard(), server)
                                    .compareTo(choice.locality(server, relief.shard(), server))
                            <= 0)
                    .min(Comparator.comparingDouble(Relief::peak)
                            .thenComparing(relief -> relief.shard().isLedBy(server))
                            .thenComparing(relief -> relief.shard().id())
                            .thenComparing(Relief::target));
            if (best.isPresent()) {
                return best.map(relief -> wish(relief.shard(), server, relief.target(), why(server, even)));
            }
        }
        return Optional.empty();
    }

    /** @param peak the higher load of the two servers after the move */
    private record Relief(ShardView shard, ServerId target, double peak) {}

    private double peak(ShardView shard, ServerId from, ServerId to) {
        double cost = costs.of(shard.id());
        return Math.max(loads.with(from, -cost), loads.with(to, cost));
    }

    /** The load every server would have if all had the same for their weight. */
    private double even() {
        List<ServerView> servers = observed.servers().values().stream()
                .filter(ServerView::takesVoters)
                .toList();
        int weight = servers.stream()
                .mapToInt(server -> server.placement().traits().weight())
                .sum();
        double load = servers.stream()
                .mapToDouble(server ->
                        loads.of(server.id()) * server.placement().traits().weight())
                .sum();
        return weight == 0 ? 0 : load / weight;
    }

    private String why(ServerId server, double even) {
        return String.format(
                Locale.ROOT,
                "server %s carries %.2f times its share",
                name(server),
                even == 0 ? 0 : loads.of(server) / even);
    }

    private static Wish wish(ShardView shard, ServerId from, ServerId to, String reason) {
        return new Wish(Urgency.BALANCE, shard, Optional.of(from), Optional.of(to), true, false, reason);
    }

    private String name(ServerId server) {
        return observed.name(server);
    }
}
