package io.vectron.placement.api.rpc;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.ReplicaMove;
import java.util.Optional;

/** Moves and their messages, in both directions. Decoding throws {@link IllegalArgumentException} for unknown values. */
public final class MoveCodec {
    private MoveCodec() {}

    public static io.vectron.proto.placement.v1.ReplicaMove encode(ReplicaMove move) {
        return io.vectron.proto.placement.v1.ReplicaMove.newBuilder()
                .setShardId(move.shard().value())
                .setFromServer(encode(move.from()))
                .setToServer(encode(move.to()))
                .setStep(encode(move.step()))
                .setReason(move.reason())
                .setProblem(move.problem())
                .setStartedAtMs(move.startedAtMs())
                .setStepAtMs(move.stepAtMs())
                .build();
    }

    public static ReplicaMove decode(io.vectron.proto.placement.v1.ReplicaMove move) {
        return new ReplicaMove(
                new ShardId(move.getShardId()),
                decodeServer(move.getFromServer()),
                decodeServer(move.getToServer()),
                decode(move.getStep()),
                move.getReason(),
                move.getProblem(),
                move.getStartedAtMs(),
                move.getStepAtMs());
    }

    /** None is 0. */
    public static long encode(Optional<ServerId> server) {
        return server.map(ServerId::value).orElse(0L);
    }

    public static Optional<ServerId> decodeServer(long id) {
        return id == 0 ? Optional.empty() : Optional.of(new ServerId(id));
    }

    public static io.vectron.proto.placement.v1.MoveStep encode(MoveStep step) {
        return switch (step) {
            case JOINING -> io.vectron.proto.placement.v1.MoveStep.MOVE_STEP_JOINING;
            case PROMOTING -> io.vectron.proto.placement.v1.MoveStep.MOVE_STEP_PROMOTING;
            case HANDING_OVER -> io.vectron.proto.placement.v1.MoveStep.MOVE_STEP_HANDING_OVER;
            case LEAVING -> io.vectron.proto.placement.v1.MoveStep.MOVE_STEP_LEAVING;
            case ROLLING_BACK -> io.vectron.proto.placement.v1.MoveStep.MOVE_STEP_ROLLING_BACK;
        };
    }

    public static MoveStep decode(io.vectron.proto.placement.v1.MoveStep step) {
        return switch (step) {
            case MOVE_STEP_JOINING -> MoveStep.JOINING;
            case MOVE_STEP_PROMOTING -> MoveStep.PROMOTING;
            case MOVE_STEP_HANDING_OVER -> MoveStep.HANDING_OVER;
            case MOVE_STEP_LEAVING -> MoveStep.LEAVING;
            case MOVE_STEP_ROLLING_BACK -> MoveStep.ROLLING_BACK;
            case MOVE_STEP_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("move step is not known: " + step);
        };
    }
}
