package io.vectron.placement.server.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.PlacementCommand.AdvanceMove;
import io.vectron.placement.server.core.PlacementCommand.FinishMove;
import io.vectron.placement.server.core.PlacementCommand.GiveUpMove;
import io.vectron.placement.server.core.PlacementCommand.PreferLeader;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementCommand.TakeBackMove;
import io.vectron.placement.server.core.PlacementState.Transition;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the commands of moves do to a state. A command changes at most one replica of one shard, raises the shard's epoch by
 * one if it does, and is refused unless it was decided on the shard's membership as it is, on the word of a leader no older
 * than the recorded one.
 */
final class MoveTransitions {
    private final PlacementState state;

    MoveTransitions(PlacementState state) {
        this.state = state;
    }

    /** A shard as a command found it; throws what the command is refused with. */
    private ShardPlacement current(ShardId id, Epoch epoch) {
        ShardPlacement shard = state.map()
                .findShard(id)
                .orElseThrow(() -> new Refusal(ErrorCode.INVALID_ARGUMENT, "shard_id is not known: " + id));
        require(
                shard.epoch().equals(epoch),
                ErrorCode.STALE_EPOCH,
                "shard " + id + " is at epoch " + shard.epoch() + ", the change is for " + epoch);
        return shard;
    }

    private void requireTerm(ShardId shard, long term) {
        long known = state.leaderTerms().getOrDefault(shard, 0L);
        require(
                term >= known,
                ErrorCode.STALE_EPOCH,
                "shard " + shard + " has a leader of term " + known + ", the change rests on one of term " + term);
    }

    private ReplicaMove moveOf(ShardId shard) {
        return state.ledger()
                .find(shard)
                .orElseThrow(
                        () -> new Refusal(ErrorCode.INVALID_ARGUMENT, "no move of shard " + shard + " is under way"));
    }

    private static void require(boolean condition, ErrorCode code, String otherwise) {
        if (!condition) {
            throw new Refusal(code, otherwise);
        }
    }

    private static void require(boolean condition, String otherwise) {
        require(condition, ErrorCode.INVALID_ARGUMENT, otherwise);
    }

    Transition start(StartMove command) {
        ShardPlacement shard = current(command.shard(), command.epoch());
        requireTerm(command.shard(), command.term());
        require(
                !command.from().equals(command.to()),
                "a move goes from one server to another, onto one or off one, not from and to " + command.from());
        state.ledger().find(command.shard()).ifPresent(move -> {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "shard " + move.shard() + " is being moved already: " + move.route(ServerId::toString));
        });
        command.from()
                .ifPresent(from -> requireRemovable(shard, from, command.to().isPresent()));
        command.to().ifPresent(to -> requireAddable(shard, to, command.asListener()));
        MoveStep step = command.to().isPresent() ? MoveStep.JOINING : MoveStep.HANDING_OVER;
        ReplicaMove move = new ReplicaMove(
                command.shard(),
                command.from(),
                command.to(),
                step,
                command.reason(),
                "",
                command.nowMs(),
                command.nowMs());
        ReplicaRole role = command.asListener() ? ReplicaRole.LISTENER : ReplicaRole.JOINING;
        ShardPlacement changed =
                command.to().map(to -> with(shard, new Replica(to, role))).orElse(shard);
        return changed(changed, state.ledger().with(move));
    }

    private static void requireRemovable(ShardPlacement shard, ServerId from, boolean replaced) {
        ReplicaRole role = shard.findReplica(from)
                .map(Replica::role)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_ARGUMENT, "shard " + shard.shard() + " has no replica on server " + from));
        boolean last =
                role == ReplicaRole.VOTER && shard.servers(ReplicaRole.VOTER).size() == 1 && !replaced;
        require(!last, "server " + from + " has the last voter of shard " + shard.shard());
    }

    private void requireAddable(ShardPlacement shard, ServerId to, boolean asListener) {
        ServerPlacement server = state.map()
                .findServer(to)
                .orElseThrow(() -> new Refusal(ErrorCode.INVALID_ARGUMENT, "server_id is not registered: " + to));
        require(!shard.hasReplicaOn(to), "shard " + shard.shard() + " has a replica on server " + to + " already");
        require(
                server.state() == ServerAdminState.ACTIVE,
                "server " + server.node() + " takes no replicas, it is " + server.state());
        require(
                asListener || !server.traits().searchOnly(),
                "server " + server.node() + " only searches, it takes no voters");
    }

    Transition advance(AdvanceMove command) {
        ShardPlacement shard = current(command.shard(), command.epoch());
        requireTerm(command.shard(), command.term());
        ReplicaMove move = moveOf(command.shard());
        require(
                move.step().mayPrecede(command.step()),
                "the move of shard " + command.shard() + " is at " + move.step() + ", it cannot go to "
                        + command.step());
        ReplicaMove advanced = move.at(command.step(), command.nowMs());
        return switch (command.step()) {
            case PROMOTING ->
                changed(promoted(shard, move.to().orElseThrow()), state.ledger().with(advanced));
            case HANDING_OVER -> {
                requireLeaver(move);
                requireArrived(shard, move);
                yield changed(
                        preferring(shard, command.preferredLeader()),
                        state.ledger().with(advanced));
            }
            case LEAVING -> {
                requireLeaver(move);
                requireArrived(shard, move);
                ServerId from = move.from().orElseThrow();
                requireRemovable(shard, from, false);
                yield changed(leaving(shard, from), state.ledger().with(advanced));
            }
            case JOINING, ROLLING_BACK ->
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "a move is not advanced to " + command.step());
        };
    }

    private static void requireLeaver(ReplicaMove move) {
        require(move.from().isPresent(), "the move of shard " + move.shard() + " has nobody to take out");
    }

    /** The old replica goes after the new one is what it is to be. */
    private static void requireArrived(ShardPlacement shard, ReplicaMove move) {
        boolean arrived = move.to().isEmpty()
                || move.to()
                        .flatMap(shard::findReplica)
                        .filter(replica -> replica.role().serves())
                        .isPresent();
        require(arrived, "the new replica of shard " + move.shard() + " has not been promoted");
    }

    private static ShardPlacement promoted(ShardPlacement shard, ServerId to) {
        boolean joining = shard.findReplica(to)
                .filter(replica -> replica.role() == ReplicaRole.JOINING)
                .isPresent();
        require(joining, "server " + to + " is not joining shard " + shard.shard());
        return with(shard, new Replica(to, ReplicaRole.VOTER));
    }

    Transition finish(FinishMove command) {
        ShardPlacement shard = current(command.shard(), command.epoch());
        requireTerm(command.shard(), command.term());
        ReplicaMove move = moveOf(command.shard());
        require(
                move.step() == command.lastStep(),
                "the move of shard " + command.shard() + " is at " + move.step() + ", not at " + command.lastStep());
        ShardPlacement result = switch (move.step()) {
            case LEAVING -> without(shard, move.from().orElseThrow());
            case ROLLING_BACK -> without(shard, move.to().orElseThrow());
            case JOINING, PROMOTING, HANDING_OVER -> {
                requireArrived(shard, move);
                yield shard;
            }
        };
        return changed(result, state.ledger().ended(move, command.nowMs()));
    }

    Transition giveUp(GiveUpMove command) {
        ShardPlacement shard = current(command.shard(), command.epoch());
        ReplicaMove move = moveOf(command.shard());
        require(
                move.step().mayPrecede(MoveStep.ROLLING_BACK),
                "the move of shard " + command.shard() + " cannot be given up at " + move.step());
        ServerId to = move.to().orElseThrow();
        requireRemovable(shard, to, false);
        return changed(leaving(shard, to), state.ledger().with(move.givenUp(command.problem(), command.nowMs())));
    }

    Transition takeBack(TakeBackMove command) {
        ShardPlacement shard = current(command.shard(), command.epoch());
        requireTerm(command.shard(), command.term());
        ReplicaMove move = moveOf(command.shard());
        ServerId leaving = move.leaving()
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        "the move of shard " + command.shard() + " is at " + move.step() + ", nobody leaves"));
        return changed(
                with(shard, new Replica(leaving, ReplicaRole.VOTER)),
                state.ledger().ended(move, command.nowMs()));
    }

    Transition prefer(PreferLeader command) {
        ShardPlacement shard = current(command.shard(), command.epoch());
        return changed(preferring(shard, command.leader()), state.ledger());
    }

    private static ShardPlacement preferring(ShardPlacement shard, Optional<ServerId> leader) {
        leader.ifPresent(server -> require(
                shard.servers(ReplicaRole.VOTER).contains(server),
                "server " + server + " has no voter of shard " + shard.shard()));
        return shard.withPreferredLeader(leader);
    }

    private static ShardPlacement leaving(ShardPlacement shard, ServerId server) {
        return unpreferred(with(shard, new Replica(server, ReplicaRole.LEAVING)), server);
    }

    private static ShardPlacement unpreferred(ShardPlacement shard, ServerId server) {
        return shard.preferredLeader().equals(Optional.of(server))
                ? shard.withPreferredLeader(Optional.empty())
                : shard;
    }

    /** The shard with a replica added, or in place of the one on the same server. */
    private static ShardPlacement with(ShardPlacement shard, Replica replica) {
        if (!shard.hasReplicaOn(replica.server())) {
            return shard.withReplicas(
                    Stream.concat(shard.replicas().stream(), Stream.of(replica)).toList());
        }
        return shard.withReplicas(shard.replicas().stream()
                .map(other -> other.server().equals(replica.server()) ? replica : other)
                .toList());
    }

    private static ShardPlacement without(ShardPlacement shard, ServerId server) {
        ShardPlacement changed = unpreferred(shard.withoutReplicaOn(server), server);
        return changed.leader().equals(Optional.of(server)) ? changed.withLeader(Optional.empty()) : changed;
    }

    private Transition changed(ShardPlacement shard, MoveLedger ledger) {
        return state.withShardAndLedger(shard, ledger);
    }

    /** Why a command changes nothing; caught where commands are applied. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;

        Refusal(ErrorCode code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        ErrorCode code() {
            return code;
        }
    }
}
