package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.server.core.PlacementCommand.AdvanceMove;
import io.vectron.placement.server.core.PlacementCommand.FinishMove;
import io.vectron.placement.server.core.PlacementCommand.GiveUpMove;
import io.vectron.placement.server.core.PlacementCommand.PreferLeader;
import io.vectron.placement.server.core.PlacementCommand.TakeBackMove;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ServerView;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.Comparator;
import java.util.Optional;

/**
 * Takes a move from step to step.
 *
 * <p>Goals, in order: healthy voters stay a majority of all voters; the shard's leader has committed one change before the
 * next is asked for; a move ends. It is given up, and the new replica taken out, only while the old one still votes. It ends
 * before the old one is taken out when another voter was lost meanwhile, which must go first.
 */
final class MoveProgress {
    private final PlacementPolicy policy;
    private final Observed observed;
    private final LeaderCounts leaders;
    private final long wallMs;

    MoveProgress(PlacementPolicy policy, Observed observed, LeaderCounts leaders, long wallMs) {
        this.policy = policy;
        this.observed = observed;
        this.leaders = leaders;
        this.wallMs = wallMs;
    }

    Step next(ReplicaMove move, ShardView shard) {
        return switch (move.step()) {
            case JOINING -> joining(move, shard);
            case PROMOTING -> promoting(move, shard);
            case HANDING_OVER -> handingOver(move, shard);
            case LEAVING, ROLLING_BACK -> leaving(move, shard);
        };
    }

    private Step leaving(ReplicaMove move, ShardView shard) {
        if (shard.isConverged()) {
            return finish(move, shard);
        }
        return isNeeded(move.leaving().orElseThrow(), shard)
                ? new Step.Propose(
                        new TakeBackMove(shard.id(), shard.placement().epoch(), term(shard), wallMs))
                : awaitLeader(shard);
    }

    /** Whether the leader cannot let a voter go, because too many of the others are lost. */
    private boolean isNeeded(ServerId leaving, ShardView shard) {
        boolean stillVotes = shard.configuration()
                .filter(current -> current.voters().contains(leaving))
                .isPresent();
        boolean healthy =
                shard.findReplica(leaving).filter(ReplicaView::isHealthy).isPresent();
        return stillVotes && healthy && !shard.survivesWithout(leaving) && otherIsLost(shard, leaving);
    }

    private Step joining(ReplicaMove move, ShardView shard) {
        ReplicaView joining = shard.findReplica(move.to().orElseThrow()).orElseThrow();
        Optional<String> problem = findProblem(joining);
        if (problem.isPresent()) {
            return giveUp(shard, problem.get());
        }
        if (!shard.isConverged()) {
            return awaitLeader(shard);
        }
        if (!joining.isHealthy()) {
            return new Step.Await("server " + name(joining.server()) + " is " + joining.describe());
        }
        if (!joining.follows(shard.placement().epoch())) {
            return new Step.Await("server " + name(joining.server()) + " does not know of epoch "
                    + shard.placement().epoch() + " yet");
        }
        if (joining.role() == ReplicaRole.LISTENER) {
            return move.from().isEmpty() ? finish(move, shard) : takeOut(move, shard);
        }
        return shard.survivesWithOneMore()
                ? advance(shard, MoveStep.PROMOTING, Optional.empty())
                : new Step.Await("with one more voter the healthy ones would not be a majority");
    }

    private Step promoting(ReplicaMove move, ShardView shard) {
        ServerId to = move.to().orElseThrow();
        ReplicaView promoted = shard.findReplica(to).orElseThrow();
        Optional<String> problem = findProblem(promoted);
        if (problem.isPresent() && shard.survivesWithout(to)) {
            return giveUp(shard, problem.get());
        }
        if (!shard.isConverged()) {
            return awaitLeader(shard);
        }
        return move.from().isEmpty() ? finish(move, shard) : takeOut(move, shard);
    }

    private Step takeOut(ReplicaMove move, ShardView shard) {
        return shard.isLedBy(move.from().orElseThrow()) ? askAnotherToLead(move, shard) : leave(move, shard);
    }

    private Step askAnotherToLead(ReplicaMove move, ShardView shard) {
        ServerId from = move.from().orElseThrow();
        Optional<ServerId> next = successor(shard, from);
        if (next.isEmpty()) {
            return otherIsLost(shard, from)
                    ? finish(move, shard)
                    : new Step.Await(
                            "server " + name(from) + " leads and no other voter is healthy enough to take over");
        }
        return move.step() == MoveStep.HANDING_OVER
                ? new Step.Propose(
                        new PreferLeader(shard.id(), shard.placement().epoch(), next))
                : advance(shard, MoveStep.HANDING_OVER, next);
    }

    private Step handingOver(ReplicaMove move, ShardView shard) {
        ServerId from = move.from().orElseThrow();
        if (shard.leader().isEmpty()) {
            return awaitLeader(shard);
        }
        if (!shard.isLedBy(from)) {
            return leave(move, shard);
        }
        Optional<ServerId> preferred = shard.placement().preferredLeader().filter(server -> !server.equals(from));
        boolean inTime = shard.passedOverFor().compareTo(policy.handOverTimeout()) < 0;
        if (preferred.isPresent() && inTime) {
            return new Step.Await("server " + name(from) + " is to hand over to " + name(preferred.get()));
        }
        return askAnotherToLead(move, shard);
    }

    /** Who should lead instead: a healthy voter that was not asked just now, the one that leads least. */
    private Optional<ServerId> successor(ShardView shard, ServerId from) {
        Comparator<ServerId> order = Comparator.<ServerId>comparingInt(
                        server -> shard.placement().preferredLeader().equals(Optional.of(server)) ? 1 : 0)
                .thenComparingDouble(leaders::of)
                .thenComparing(Comparator.naturalOrder());
        return shard.voters().stream()
                .filter(ReplicaView::isHealthy)
                .map(ReplicaView::server)
                .filter(server -> !server.equals(from))
                .min(order);
    }

    private Step leave(ReplicaMove move, ShardView shard) {
        ServerId from = move.from().orElseThrow();
        if (!shard.isConverged() && !shard.isConvergedBut(from)) {
            return awaitLeader(shard);
        }
        if (shard.survivesWithout(from)) {
            return advance(shard, MoveStep.LEAVING, Optional.empty());
        }
        return otherIsLost(shard, from)
                ? finish(move, shard)
                : new Step.Await("without server " + name(from) + " the healthy voters would not be a majority");
    }

    private boolean otherIsLost(ShardView shard, ServerId from) {
        return shard.voters().stream().anyMatch(voter -> !voter.server().equals(from) && policy.isLost(voter));
    }

    /** What keeps a new replica from ever being one. */
    private Optional<String> findProblem(ReplicaView replica) {
        ServerView server = observed.servers().get(replica.server());
        if (server == null || server.placement().state() != ServerAdminState.ACTIVE) {
            return Optional.of("server " + name(replica.server()) + " is to be emptied");
        }
        if (server.placement().traits().searchOnly() != (replica.role() == ReplicaRole.LISTENER)) {
            return Optional.of("server " + name(replica.server()) + " changed what it is for");
        }
        boolean stalled = replica.stillFor().compareTo(policy.stallAfter()) >= 0;
        return policy.isLost(replica)
                ? Optional.of("server " + name(replica.server()) + " is " + replica.describe()
                        + (stalled
                                ? " and applied nothing for "
                                        + replica.stillFor().toSeconds() + " s"
                                : ""))
                : Optional.empty();
    }

    private Step awaitLeader(ShardView shard) {
        if (shard.leaderReport().isEmpty()) {
            return new Step.Await(
                    "the shard has no leader since " + shard.leaderlessFor().toSeconds() + " s");
        }
        ReplicaReport report = shard.leaderReport().get();
        String leader = "leader " + name(shard.leader().orElseThrow());
        if (!report.epoch().equals(shard.placement().epoch())) {
            return new Step.Await(leader + " follows epoch " + report.epoch() + ", not "
                    + shard.placement().epoch() + " yet");
        }
        return new Step.Await(leader + " has not committed the configuration of epoch " + report.epoch() + " for "
                + shard.stepFor().toSeconds() + " s");
    }

    private Step advance(ShardView shard, MoveStep step, Optional<ServerId> preferred) {
        return new Step.Propose(
                new AdvanceMove(shard.id(), shard.placement().epoch(), step, preferred, term(shard), wallMs));
    }

    private Step finish(ReplicaMove move, ShardView shard) {
        return new Step.Propose(
                new FinishMove(shard.id(), shard.placement().epoch(), move.step(), term(shard), wallMs));
    }

    private Step giveUp(ShardView shard, String problem) {
        return new Step.Propose(new GiveUpMove(shard.id(), shard.placement().epoch(), problem, wallMs));
    }

    private static long term(ShardView shard) {
        return shard.leaderReport().map(ReplicaReport::term).orElse(0L);
    }

    private String name(ServerId server) {
        return observed.name(server);
    }
}
