package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ServerView;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses the server of a new voter.
 *
 * <p>Constraints: the server is alive, takes voters, has room on its disk and in the budget, and holds no replica of the shard.
 * Goals, in order: it shares region, zone and rack with as few of the other voters as possible; it ends up with the least
 * load for its weight; of equals the lowest id.
 */
final class ServerChoice {
    private final Observed observed;
    private final ServerLoads loads;
    private final ShardCosts costs;
    private final MoveBudget budget;

    ServerChoice(Observed observed, ServerLoads loads, ShardCosts costs, MoveBudget budget) {
        this.observed = observed;
        this.loads = loads;
        this.costs = costs;
        this.budget = budget;
    }

    /** @param without the voter that is to go */
    Optional<ServerId> find(ShardView shard, Optional<ServerId> without) {
        List<ServerTraits> others = others(shard, without);
        double cost = costs.of(shard.id());
        return candidates(shard)
                .min(Comparator.comparing((ServerView server) ->
                                Locality.of(server.placement().traits(), others))
                        .thenComparingDouble(server -> loads.with(server.id(), cost))
                        .thenComparing(ServerView::id))
                .map(ServerView::id);
    }

    /** Those it could be, in the order of their ids. */
    Stream<ServerView> candidates(ShardView shard) {
        return observed.servers().values().stream()
                .filter(ServerView::takesVoters)
                .filter(server -> budget.hasRoomAt(server.id()))
                .filter(server -> server.hasNone(shard.placement()));
    }

    /** How crowded a voter is, or would be, beside the others. */
    Locality locality(ServerId server, ShardView shard, ServerId without) {
        return Locality.of(traits(server), others(shard, Optional.of(without)));
    }

    private List<ServerTraits> others(ShardView shard, Optional<ServerId> without) {
        return shard.voters().stream()
                .filter(voter -> !without.equals(Optional.of(voter.server())))
                .map(voter -> traits(voter.server()))
                .toList();
    }

    private ServerTraits traits(ServerId server) {
        return observed.server(server).placement().traits();
    }
}
