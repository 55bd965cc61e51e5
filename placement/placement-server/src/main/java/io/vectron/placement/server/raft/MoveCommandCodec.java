package io.vectron.placement.server.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.rpc.MoveCodec;
import io.vectron.placement.server.core.PlacementCommand.AdvanceMove;
import io.vectron.placement.server.core.PlacementCommand.FinishMove;
import io.vectron.placement.server.core.PlacementCommand.GiveUpMove;
import io.vectron.placement.server.core.PlacementCommand.MoveCommand;
import io.vectron.placement.server.core.PlacementCommand.PreferLeader;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementCommand.TakeBackMove;
import io.vectron.proto.placement.v1.PlacementCommand;

/** Log entries of moves as messages; see {@code placement_log.proto}. */
final class MoveCommandCodec {
    private MoveCommandCodec() {}

    static void encode(MoveCommand command, PlacementCommand.Builder entry) {
        switch (command) {
            case StartMove start ->
                entry.getStartMoveBuilder()
                        .setShardId(start.shard().value())
                        .setEpoch(start.epoch().value())
                        .setFromServer(MoveCodec.encode(start.from()))
                        .setToServer(MoveCodec.encode(start.to()))
                        .setAsListener(start.asListener())
                        .setReason(start.reason())
                        .setTerm(start.term())
                        .setNowMs(start.nowMs());
            case AdvanceMove advance ->
                entry.getAdvanceMoveBuilder()
                        .setShardId(advance.shard().value())
                        .setEpoch(advance.epoch().value())
                        .setStep(MoveCodec.encode(advance.step()))
                        .setPreferredLeader(MoveCodec.encode(advance.preferredLeader()))
                        .setTerm(advance.term())
                        .setNowMs(advance.nowMs());
            case FinishMove finish ->
                entry.getFinishMoveBuilder()
                        .setShardId(finish.shard().value())
                        .setEpoch(finish.epoch().value())
                        .setLastStep(MoveCodec.encode(finish.lastStep()))
                        .setTerm(finish.term())
                        .setNowMs(finish.nowMs());
            case GiveUpMove giveUp ->
                entry.getGiveUpMoveBuilder()
                        .setShardId(giveUp.shard().value())
                        .setEpoch(giveUp.epoch().value())
                        .setProblem(giveUp.problem())
                        .setNowMs(giveUp.nowMs());
            case TakeBackMove takeBack ->
                entry.getTakeBackMoveBuilder()
                        .setShardId(takeBack.shard().value())
                        .setEpoch(takeBack.epoch().value())
                        .setTerm(takeBack.term())
                        .setNowMs(takeBack.nowMs());
            case PreferLeader prefer ->
                entry.getPreferLeaderBuilder()
                        .setShardId(prefer.shard().value())
                        .setEpoch(prefer.epoch().value())
                        .setLeader(MoveCodec.encode(prefer.leader()));
        }
    }

    static MoveCommand decode(PlacementCommand entry) throws InvalidProtocolBufferException {
        return switch (entry.getCommandCase()) {
            case START_MOVE -> decode(entry.getStartMove());
            case ADVANCE_MOVE -> decode(entry.getAdvanceMove());
            case FINISH_MOVE -> decode(entry.getFinishMove());
            case GIVE_UP_MOVE -> decode(entry.getGiveUpMove());
            case TAKE_BACK_MOVE -> decode(entry.getTakeBackMove());
            case PREFER_LEADER -> decode(entry.getPreferLeader());
            default -> throw new InvalidProtocolBufferException("not a command of a move: " + entry.getCommandCase());
        };
    }

    private static MoveCommand decode(io.vectron.proto.placement.v1.StartMove start) {
        return new StartMove(
                new ShardId(start.getShardId()),
                new Epoch(start.getEpoch()),
                MoveCodec.decodeServer(start.getFromServer()),
                MoveCodec.decodeServer(start.getToServer()),
                start.getAsListener(),
                start.getReason(),
                start.getTerm(),
                start.getNowMs());
    }

    private static MoveCommand decode(io.vectron.proto.placement.v1.AdvanceMove advance) {
        return new AdvanceMove(
                new ShardId(advance.getShardId()),
                new Epoch(advance.getEpoch()),
                MoveCodec.decode(advance.getStep()),
                MoveCodec.decodeServer(advance.getPreferredLeader()),
                advance.getTerm(),
                advance.getNowMs());
    }

    private static MoveCommand decode(io.vectron.proto.placement.v1.FinishMove finish) {
        return new FinishMove(
                new ShardId(finish.getShardId()),
                new Epoch(finish.getEpoch()),
                MoveCodec.decode(finish.getLastStep()),
                finish.getTerm(),
                finish.getNowMs());
    }

    private static MoveCommand decode(io.vectron.proto.placement.v1.GiveUpMove giveUp) {
        return new GiveUpMove(
                new ShardId(giveUp.getShardId()), new Epoch(giveUp.getEpoch()), giveUp.getProblem(), giveUp.getNowMs());
    }

    private static MoveCommand decode(io.vectron.proto.placement.v1.TakeBackMove takeBack) {
        return new TakeBackMove(
                new ShardId(takeBack.getShardId()),
                new Epoch(takeBack.getEpoch()),
                takeBack.getTerm(),
                takeBack.getNowMs());
    }

    private static MoveCommand decode(io.vectron.proto.placement.v1.PreferLeader prefer) {
        return new PreferLeader(
                new ShardId(prefer.getShardId()),
                new Epoch(prefer.getEpoch()),
                MoveCodec.decodeServer(prefer.getLeader()));
    }
}
