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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the move that spreads replicas or load best.
 *
 * <p>Goals, in order: no voter shares a region, zone or rack with another if it need not; of two servers that can have each
 * other's replicas none carries more by the tolerance. They are compared in pairs because the mean over all says nothing where
 * zones differ in size. Constraints: shards that are settled only; a move for load makes no shard more crowded, and the
 * busier of the two servers is less busy after it than the busier was before, so that moves come to an end.
 */
final class Balance {
    /** Share of what a move takes off the busier server by which it must lower the higher of the two loads. */
    private static final double MIN_GAIN = 0.1;

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
        List<ServerId> busiestFirst = observed.servers().values().stream()
                .filter(ServerView::takesVoters)
                .map(ServerView::id)
                .sorted(Comparator.<ServerId>comparingDouble(loads::of)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (ServerId server : busiestFirst) {
            Optional<Relief> best = relief(server, movable);
            if (best.isPresent()) {
                return best.map(relief -> wish(relief.shard(), server, relief.target(), why(server, relief.target())));
            }
        }
        return Optional.empty();
    }

    private Optional<Relief> relief(ServerId server, Collection<ShardView> movable) {
        Set<ServerId> idler = observed.servers().values().stream()
                .filter(ServerView::takesVoters)
                .map(ServerView::id)
                .filter(other -> isBusier(server, other))
                .collect(Collectors.toSet());
        if (idler.isEmpty()) {
            return Optional.empty();
        }
        return movable.stream()
                .filter(shard ->
                        shard.voters().stream().anyMatch(voter -> voter.server().equals(server)))
                .flatMap(shard -> choice.candidates(shard)
                        .map(ServerView::id)
                        .filter(idler::contains)
                        .map(target -> new Relief(shard, target, peak(shard, server, target))))
                .filter(relief -> relief.peak() < highestAfter(relief.shard(), server))
                .filter(relief -> choice.locality(relief.target(), relief.shard(), server)
                                .compareTo(choice.locality(server, relief.shard(), server))
                        <= 0)
                .min(Comparator.comparingDouble(Relief::peak)
                        .thenComparing(relief -> relief.shard().isLedBy(server))
                        .thenComparing(relief -> relief.shard().id())
                        .thenComparing(Relief::target));
    }

    /** @param peak the higher load of the two servers after the move */
    private record Relief(ShardView shard, ServerId target, double peak) {}

    private double peak(ShardView shard, ServerId from, ServerId to) {
        double cost = costs.of(shard.id());
        return Math.max(loads.with(from, -cost), loads.with(to, cost));
    }

    /** What a move must bring the peak below. */
    private double highestAfter(ShardView shard, ServerId from) {
        double load = loads.of(from);
        return load - MIN_GAIN * (load - loads.with(from, -costs.of(shard.id())));
    }

    /** Whether a server carries more than an equal share of what it and another one carry, by the tolerance. */
    private boolean isBusier(ServerId server, ServerId other) {
        double even = (loads.of(server) + loads.of(other)) / 2;
        return loads.of(server) > even * (1 + policy.tolerance());
    }

    private String why(ServerId server, ServerId target) {
        return String.format(
                Locale.ROOT,
                "server %s carries a load of %.1f for its weight, server %s of %.1f",
                name(server),
                loads.of(server),
                name(target),
                loads.of(target));
    }

    private static Wish wish(ShardView shard, ServerId from, ServerId to, String reason) {
        return new Wish(Urgency.BALANCE, shard, Optional.of(from), Optional.of(to), true, false, reason);
    }

    private String name(ServerId server) {
        return observed.name(server);
    }
}
