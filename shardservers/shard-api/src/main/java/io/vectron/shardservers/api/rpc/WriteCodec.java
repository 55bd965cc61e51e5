package io.vectron.shardservers.api.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.proto.shard.v1.Applied;
import io.vectron.proto.shard.v1.SourceGap;
import io.vectron.proto.shard.v1.StoredPoint;
import io.vectron.proto.shard.v1.WriteResponse;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Batches and their outcomes between model and wire; also the format of a shard's log entries. Decoding refuses with
 * {@code INVALID_ARGUMENT} whatever the model's types do not allow, naming the mutation.
 */
public final class WriteCodec {
    private WriteCodec() {}

    public static io.vectron.proto.shard.v1.WriteBatch encode(WriteBatch batch) {
        var encoded = io.vectron.proto.shard.v1.WriteBatch.newBuilder();
        for (Mutation mutation : batch.mutations()) {
            encoded.addMutations(encode(mutation));
        }
        batch.source().ifPresent(source -> encoded.setSource(encode(source)));
        batch.id().ifPresent(id -> encoded.setId(encode(id)));
        return encoded.build();
    }

    public static WriteBatch decode(io.vectron.proto.shard.v1.WriteBatch batch) {
        List<Mutation> mutations = new ArrayList<>(batch.getMutationsCount());
        for (int i = 0; i < batch.getMutationsCount(); i++) {
            mutations.add(decode(batch.getMutations(i), i));
        }
        return new WriteBatch(
                mutations,
                batch.hasSource() ? Optional.of(decode(batch.getSource())) : Optional.empty(),
                batch.hasId() ? Optional.of(decode(batch.getId())) : Optional.empty());
    }

    private static io.vectron.proto.shard.v1.WriteId encode(WriteId id) {
        return io.vectron.proto.shard.v1.WriteId.newBuilder()
                .setWriterHigh(id.writer().high())
                .setWriterLow(id.writer().low())
                .setSequence(id.sequence())
                .setOldestPending(id.oldestPending())
                .setRepetition(id.repetition())
                .build();
    }

    private static WriteId decode(io.vectron.proto.shard.v1.WriteId id) {
        try {
            return new WriteId(
                    new WriterId(id.getWriterHigh(), id.getWriterLow()),
                    id.getSequence(),
                    id.getOldestPending(),
                    id.getRepetition());
        } catch (IllegalArgumentException e) {
            throw VectronException.invalid("id", "is refused: " + e.getMessage());
        }
    }

    static StoredPoint encode(Point point) {
        return StoredPoint.newBuilder()
                .setId(point.id().value())
                .setVector(VectorBytes.encode(point.vector()))
                .setPayload(encode(point.payload()))
                .build();
    }

    static Point decode(StoredPoint point) {
        return new Point(new PointId(point.getId()), VectorBytes.decode(point.getVector()), decode(point.getPayload()));
    }

    static ByteString encode(Payload payload) {
        return payload.isEmpty() ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(payload.json());
    }

    static Payload decode(ByteString payload) {
        return Payload.ofJson(payload.asReadOnlyByteBuffer());
    }

    public static WriteResponse encode(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Applied applied ->
                WriteResponse.newBuilder()
                        .setApplied(
                                Applied.newBuilder().setLogIndex(applied.index().value()))
                        .build();
            case WriteOutcome.SourceGap gap ->
                WriteResponse.newBuilder()
                        .setSourceGap(SourceGap.newBuilder().setCoveredOffset(gap.coveredOffset()))
                        .build();
        };
    }

    public static WriteOutcome decode(WriteResponse response) {
        return switch (response.getOutcomeCase()) {
            case APPLIED ->
                new WriteOutcome.Applied(new LogIndex(response.getApplied().getLogIndex()));
            case SOURCE_GAP ->
                new WriteOutcome.SourceGap(response.getSourceGap().getCoveredOffset());
            case OUTCOME_NOT_SET -> throw new IllegalArgumentException("a write response must have an outcome");
        };
    }

    private static io.vectron.proto.shard.v1.Mutation encode(Mutation mutation) {
        var encoded = io.vectron.proto.shard.v1.Mutation.newBuilder().setSourceOffset(mutation.sourceOffset());
        switch (mutation) {
            case Mutation.Upsert upsert -> encoded.setUpsert(encode(upsert.point()));
            case Mutation.Delete delete -> encoded.setDelete(delete.id().value());
        }
        return encoded.build();
    }

    private static Mutation decode(io.vectron.proto.shard.v1.Mutation mutation, int position) {
        try {
            return switch (mutation.getKindCase()) {
                case UPSERT -> new Mutation.Upsert(decode(mutation.getUpsert()), mutation.getSourceOffset());
                case DELETE -> new Mutation.Delete(new PointId(mutation.getDelete()), mutation.getSourceOffset());
                case KIND_NOT_SET -> throw VectronException.invalid("kind", "must be upsert or delete");
            };
        } catch (VectronException e) {
            throw VectronException.invalid("mutations[" + position + "]", "is refused: " + e.message());
        }
    }

    private static io.vectron.proto.shard.v1.SourceRange encode(SourceRange range) {
        return io.vectron.proto.shard.v1.SourceRange.newBuilder()
                .setTopicId(encode(range.source().topic()))
                .setPartition(range.source().partition())
                .setFrom(range.from())
                .setTo(range.to())
                .build();
    }

    private static SourceRange decode(io.vectron.proto.shard.v1.SourceRange range) {
        try {
            return new SourceRange(
                    decodeSource(range.getTopicId(), range.getPartition()), range.getFrom(), range.getTo());
        } catch (IllegalArgumentException e) {
            throw VectronException.invalid("source", "is refused: " + e.getMessage());
        }
    }

    static ByteString encode(TopicId topic) {
        return UnsafeByteOperations.unsafeWrap(topic.toBytes());
    }

    static SourceId decodeSource(ByteString topic, int partition) {
        return new SourceId(TopicId.fromBytes(topic.toByteArray()), partition);
    }
}
