package io.vectron.shardservers.raft;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.proto.shard.v1.EnterEpoch;
import io.vectron.proto.shard.v1.EntryReply;
import io.vectron.proto.shard.v1.Rejection;
import io.vectron.proto.shard.v1.ShardReply;
import io.vectron.proto.shard.v1.WriteGroup;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.rpc.WriteCodec;
import io.vectron.shardservers.core.BatchEffect;
import io.vectron.shardservers.core.ShardCommand;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Log entries and the replies of apply, as bytes. */
final class CommandCodec {
    private CommandCodec() {}

    /** What a batch takes in an entry beyond its own length, at most. */
    static final int BATCH_FRAME_BYTES = 8;

    /** @param batches encoded; at least one */
    static ByteString encode(List<io.vectron.proto.shard.v1.WriteBatch> batches, long proposedAtMs) {
        var encoded = command(proposedAtMs);
        if (batches.size() == 1) {
            encoded.setWrite(batches.getFirst());
        } else {
            encoded.setWrites(WriteGroup.newBuilder().addAllBatches(batches));
        }
        return bytes(encoded);
    }

    static ByteString encode(ShardCommand.EnterEpoch command, long proposedAtMs) {
        return bytes(command(proposedAtMs)
                .setEnterEpoch(EnterEpoch.newBuilder().setEpoch(command.epoch().value())));
    }

    private static io.vectron.proto.shard.v1.ShardCommand.Builder command(long proposedAtMs) {
        return io.vectron.proto.shard.v1.ShardCommand.newBuilder().setProposedAtMs(proposedAtMs);
    }

    private static ByteString bytes(io.vectron.proto.shard.v1.ShardCommand.Builder command) {
        return UnsafeByteOperations.unsafeWrap(command.build().toByteArray());
    }

    static ShardCommand decode(ByteString command) {
        try {
            // What is decoded refers to the entry's own bytes: an entry may be a megabyte.
            CodedInputStream input = UncopiedBytes.of(command).newCodedInput();
            input.enableAliasing(true);
            var decoded = io.vectron.proto.shard.v1.ShardCommand.parser().parseFrom(input);
            input.checkLastTagWas(0);
            return switch (decoded.getCommandCase()) {
                case WRITE -> new ShardCommand.Write(WriteCodec.decode(decoded.getWrite()));
                case WRITES ->
                    new ShardCommand.Write(decoded.getWrites().getBatchesList().stream()
                            .map(WriteCodec::decode)
                            .toList());
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

    /** @param effects one for each batch of the entry */
    static ByteString encodeReply(List<BatchEffect> effects, long logIndex) {
        EntryReply.Builder reply = EntryReply.newBuilder();
        effects.forEach(effect -> reply.addReplies(encode(effect, logIndex)));
        return UnsafeByteOperations.unsafeWrap(reply.build().toByteArray());
    }

    private static ShardReply encode(BatchEffect effect, long logIndex) {
        return switch (effect) {
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
    }

    private static ShardReply write(WriteOutcome outcome) {
        return ShardReply.newBuilder().setWrite(WriteCodec.encode(outcome)).build();
    }

    /** A reply for each batch of the entry, in their order. */
    static List<ShardReply> decodeReplies(ByteString reply) {
        try {
            return EntryReply.parseFrom(reply.asReadOnlyByteBuffer()).getRepliesList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("apply gave no reply", e);
        }
    }

    /** @throws VectronException if apply refused the batch */
    static WriteOutcome outcome(ShardReply reply) {
        return switch (reply.getReplyCase()) {
            case WRITE -> WriteCodec.decode(reply.getWrite());
            case REJECTION ->
                throw new VectronException(
                        ErrorCode.valueOf(reply.getRejection().getCode()),
                        reply.getRejection().getMessage());
            case REPLY_NOT_SET -> throw new IllegalStateException("apply gave an empty reply");
        };
    }
}
