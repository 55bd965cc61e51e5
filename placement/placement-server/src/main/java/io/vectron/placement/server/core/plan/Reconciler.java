package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.server.core.MoveOutcome;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ReplicaHealth;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ShardView;
import io.vectron.placement.server.core.plan.Wish.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Plans what brings the cluster nearer to what it should be: moves go on, what is lost is replaced, servers that drain are
 * emptied, search-only servers listen, and when there is nothing else, replicas and leaders are spread. Pure: the same state,
 * sight and time give the same plan.
 */
public final class Reconciler {
    private final PlacementPolicy policy;

    public Reconciler(PlacementPolicy policy) {
        this.policy = policy;
    }

    /** @param wallMs the wall clock, for the records of moves */
    public Plan plan(PlacementState state, Observed observed, long wallMs) {
        return new Round(state, observed, wallMs).plan();
    }

    /** One plan in the making. */
    private final class Round {
        private final PlacementState state;
        private final Observed observed;
        private final long wallMs;
        private final List<PlacementCommand> commands = new ArrayList<>();
        private final SortedMap<ShardId, String> notes = new TreeMap<>();
        private final List<ShardView> atRest = new ArrayList<>();
        private final LeaderCounts leaders;
        private final ShardCosts costs;
        private final ServerLoads loads;
        private final MoveBudget budget;
        private final ServerChoice choice;

        Round(PlacementState state, Observed observed, long wallMs) {
            this.state = state;
            this.observed = observed;
            this.wallMs = wallMs;
            this.leaders = new LeaderCounts(observed);
            this.costs = ShardCosts.of(observed.shards().values());
            this.loads = new ServerLoads(state.map(), costs);
            this.budget = new MoveBudget(policy, state.ledger().moves().values());
            this.choice = new ServerChoice(observed, loads, costs, budget);
        }

        Plan plan() {
            continueMoves();
            boolean wishesLeft = grantWishes();
            if (!wishesLeft) {
                balance();
            }
            commands.addAll(new LeaderSpread(policy, observed, leaders).find(movable()));
            forgetServers();
            return new Plan(commands, notes);
        }

        private void continueMoves() {
            MoveProgress progress = new MoveProgress(policy, observed, leaders, wallMs);
            for (ShardView shard : observed.shards().values()) {
                Optional<ReplicaMove> move = state.ledger().find(shard.id());
                if (move.isEmpty()) {
                    atRest.add(shard);
                    continue;
                }
                switch (progress.next(move.get(), shard)) {
                    case Step.Propose(PlacementCommand command) -> commands.add(command);
                    case Step.Await(String reason) -> notes.put(shard.id(), reason);
                }
            }
        }

        /** Starts the moves that are needed, the most urgent first; whether any are needed. */
        private boolean grantWishes() {
            Wishes wishes = new Wishes(policy, observed);
            List<Wish> needed = atRest.stream()
                    .flatMap(shard -> wishes.find(shard).stream())
                    .sorted(Comparator.comparing(Wish::urgency)
                            .thenComparing(wish -> healthyVoters(wish.shard()))
                            .thenComparing(wish -> wish.shard().id()))
                    .toList();
            needed.forEach(this::grant);
            return needed.stream().anyMatch(wish -> wish.urgency() != Urgency.LISTEN);
        }

        private long healthyVoters(ShardView shard) {
            return shard.voters().stream().filter(ReplicaView::isHealthy).count();
        }

        private void grant(Wish wish) {
            ShardView shard = wish.shard();
            Optional<String> obstacle = obstacle(wish);
            if (obstacle.isPresent()) {
                notes.put(shard.id(), wish.reason() + "; " + obstacle.get());
                return;
            }
            Optional<ServerId> to = wish.to();
            if (wish.replaces() && to.isEmpty()) {
                to = choice.find(shard, wish.from());
                if (to.isEmpty() && !mayBeRemadeInPlace(wish)) {
                    notes.put(shard.id(), wish.reason() + "; no server can take its place");
                    return;
                }
            }
            start(wish, to);
        }

        /** A damaged replica that can have no other server is taken out first; an empty one comes in its place. */
        private boolean mayBeRemadeInPlace(Wish wish) {
            return wish.from()
                    .filter(from -> wish.shard().survivesWithout(from))
                    .flatMap(wish.shard()::findReplica)
                    .filter(replica -> replica.health() == ReplicaHealth.QUARANTINED)
                    .isPresent();
        }

        private Optional<String> obstacle(Wish wish) {
            ShardView shard = wish.shard();
            if (shard.leaderReport().isEmpty()) {
                return Optional.of("nothing can be changed while the shard has no leader, for "
                        + shard.leaderlessFor().toSeconds() + " s now");
            }
            boolean mayLeave = !wish.replaces()
                    && wish.from().filter(shard::isConvergedBut).isPresent();
            if (!shard.isConverged() && !mayLeave) {
                return Optional.of("the leader has not committed the configuration of epoch "
                        + shard.placement().epoch() + " yet");
            }
            Duration rest = policy.backOff(state.ledger()
                    .findOutcome(shard.id())
                    .map(MoveOutcome::failures)
                    .orElse(0));
            if (shard.restedFor().compareTo(rest) < 0) {
                return Optional.of("the last move failed, the next one is tried after " + rest.toSeconds() + " s");
            }
            if (budget.isSpent()) {
                return Optional.of("there are as many moves as there may be at once");
            }
            if (wish.to().filter(to -> !budget.hasRoomAt(to)).isPresent()) {
                return Optional.of("the server has as many moves as it may have at once");
            }
            boolean crowded =
                    wish.from().filter(from -> !budget.hasRoomAt(from)).isPresent();
            return crowded && wish.urgency() != Urgency.REPAIR
                    ? Optional.of("its server has as many moves as it may have at once")
                    : Optional.empty();
        }

        private void start(Wish wish, Optional<ServerId> to) {
            ShardView shard = wish.shard();
            commands.add(new StartMove(
                    shard.id(),
                    shard.placement().epoch(),
                    wish.from(),
                    to,
                    wish.asListener(),
                    wish.reason(),
                    shard.leaderReport().map(ReplicaReport::term).orElse(0L),
                    wallMs));
            budget.spend(wish.from(), to);
            wish.from().ifPresent(from -> loads.add(from, -costs.of(shard.id())));
            to.ifPresent(server -> loads.add(server, costs.of(shard.id())));
            atRest.remove(shard);
        }

        /** One at a time: the next one is judged by what this one leads to. */
        private void balance() {
            boolean balancing = state.ledger().moves().size() >= policy.maxMovesPerServer();
            if (!balancing && !budget.isSpent()) {
                new Balance(policy, observed, loads, costs, choice)
                        .find(movable())
                        .filter(wish -> obstacle(wish).isEmpty())
                        .ifPresent(wish -> start(wish, wish.to()));
            }
        }

        private List<ShardView> movable() {
            return atRest.stream().filter(ShardView::isSettled).toList();
        }

        private void forgetServers() {
            observed.servers().values().stream()
                    .filter(server -> server.placement().state() == ServerAdminState.REMOVED)
                    .map(server -> server.id())
                    .filter(id -> observed.shards().values().stream()
                            .noneMatch(shard -> shard.placement().hasReplicaOn(id)))
                    .forEach(id -> commands.add(new PlacementCommand.ForgetServer(id)));
        }
    }
}
