package io.vectron.shardservers.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.proto.shard.v1.EnterEpoch;
import io.vectron.proto.shard.v1.Rejection;
import io.vectron.proto.shard.v1.ShardReply;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.rpc.WriteCodec;
import io.vectron.shardservers.core.BatchEffect;
import io.vectron.shardservers.core.ShardCommand;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Log entries and the replies of apply, as bytes. */
final class CommandCodec {
    private CommandCodec() {}

    static ByteString encode(ShardCommand command, long proposedAtMs) {
        var encoded = io.vectron.proto.shard.v1.ShardCommand.newBuilder().setProposedAtMs(proposedAtMs);
        switch (command) {
            case ShardCommand.Write(WriteBatch batch) -> encoded.setWrite(WriteCodec.encode(batch));
            case ShardCommand.EnterEpoch(Epoch epoch) ->
                encoded.setEnterEpoch(EnterEpoch.newBuilder().setEpoch(epoch.value()));
        }
        return UnsafeByteOperations.unsafeWrap(encoded.build().toByteArray());
    }

    static ShardCommand decode(ByteString command) {
        try {
            var decoded = io.vectron.proto.shard.v1.ShardCommand.parseFrom(command.asReadOnlyByteBuffer());
            return switch (decoded.getCommandCase()) {
                case WRITE -> new ShardCommand.Write(WriteCodec.decode(decoded.getWrite()));
                case ENTER_EPOCH ->
                    new ShardCommand.EnterEpoch(
                            new Epoch(decoded.getEnterEpoch().getEpoch()));
                case COMMAND_NOT_SET ->
                    throw new IllegalStateException("log entry holds a command this version does not know");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("log entry holds no command", e);
        }
    }

    static ByteString encode(BatchEffect effect, long logIndex) {
        ShardReply reply = switch (effect) {
            case BatchEffect.Change _ -> write(new WriteOutcome.Applied(new LogIndex(logIndex)));
            case BatchEffect.Repeated(LogIndex index) -> write(new WriteOutcome.Applied(index));
            case BatchEffect.Gap(long coveredOffset) -> write(new WriteOutcome.SourceGap(coveredOffset));
            case BatchEffect.Refused(VectronException reason) ->
                ShardReply.newBuilder()
                        .setRejection(Rejection.newBuilder()
                                .setCode(reason.code().name())
                                .setMessage(reason.message()))
                        .build();
        };
        return UnsafeByteOperations.unsafeWrap(reply.toByteArray());
    }

    private static ShardReply write(WriteOutcome outcome) {
        return ShardReply.newBuilder().setWrite(WriteCodec.encode(outcome)).build();
    }

    /** @throws VectronException if apply refused the command */
    static WriteOutcome decodeReply(ByteString reply) {
        try {
            ShardReply decoded = ShardReply.parseFrom(reply.asReadOnlyByteBuffer());
            return switch (decoded.getReplyCase()) {
                case WRITE -> WriteCodec.decode(decoded.getWrite());
                case REJECTION ->
                    throw new VectronException(
                            ErrorCode.valueOf(decoded.getRejection().getCode()),
                            decoded.getRejection().getMessage());
                case REPLY_NOT_SET -> throw new IllegalStateException("apply gave an empty reply");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("apply gave no reply", e);
        }
    }
}
