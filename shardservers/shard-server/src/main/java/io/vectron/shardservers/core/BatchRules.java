package io.vectron.shardservers.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.SourceId;
import io.vectron.common.model.PointIdHash;
import io.vectron.common.model.VectorCheck;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Decides what a batch changes. Pure and deterministic: every replica decides the same from the same covered offsets. The
 * leader asks {@link #check} before it proposes a batch; apply decides again, because the log may hold what another
 * version of the leader let through.
 */
public final class BatchRules {
    private final ShardDescriptor descriptor;

    public BatchRules(ShardDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** @throws VectronException {@code INVALID_ARGUMENT} naming the mutation and what is wrong with it */
    public void check(WriteBatch batch) {
        List<Mutation> mutations = batch.mutations();
        for (int i = 0; i < mutations.size(); i++) {
            checkMutation(mutations.get(i), i, batch.source());
        }
    }

    private void checkMutation(Mutation mutation, int position, Optional<SourceRange> source) {
        if (!descriptor.range().contains(PointIdHash.hash(mutation.id()))) {
            throw VectronException.invalid(
                    field(position, "id"),
                    "'" + mutation.id() + "' belongs to another shard than " + descriptor.shard());
        }
        if (source.isPresent() && !isWithin(source.get(), mutation.sourceOffset())) {
            throw VectronException.invalid(
                    field(position, "source_offset"),
                    "must be from " + source.get().from() + " to below "
                            + source.get().to() + ", was " + mutation.sourceOffset());
        }
        if (mutation instanceof Mutation.Upsert upsert) {
            Optional<String> problem = VectorCheck.findProblem(
                    upsert.point().vector(),
                    descriptor.settings().dimension(),
                    descriptor.settings().distance());
            if (problem.isPresent()) {
                throw VectronException.invalid(field(position, "vector"), problem.get());
            }
        }
    }

    private static String field(int position, String name) {
        return "mutations[" + position + "]." + name;
    }

    private static boolean isWithin(SourceRange range, long offset) {
        return range.from() <= offset && offset < range.to();
    }

    /**
     * @param covered the covered offset of a source, 0 if it is new
     * @param recent whether a direct write was applied before
     */
    public BatchEffect decide(
            WriteBatch batch, ToLongFunction<SourceId> covered, Function<WriteId, RecentWrites.Verdict> recent) {
        try {
            check(batch);
        } catch (VectronException e) {
            return new BatchEffect.Refused(e);
        }
        if (batch.source().isEmpty()) {
            return decideDirect(batch, recent);
        }
        SourceRange range = batch.source().get();
        long coveredOffset = covered.applyAsLong(range.source());
        if (range.from() > coveredOffset) {
            return new BatchEffect.Gap(coveredOffset);
        }
        return new BatchEffect.Change(
                notCovered(batch.mutations(), coveredOffset),
                Optional.of(new CoveredOffset(range.source(), Math.max(coveredOffset, range.to()))));
    }

    private static BatchEffect decideDirect(WriteBatch batch, Function<WriteId, RecentWrites.Verdict> recent) {
        RecentWrites.Verdict verdict = batch.id().map(recent).orElse(new RecentWrites.Verdict.New());
        return switch (verdict) {
            case RecentWrites.Verdict.New _ -> new BatchEffect.Change(batch.mutations(), Optional.empty());
            case RecentWrites.Verdict.Applied(LogIndex index) -> new BatchEffect.Repeated(index);
            case RecentWrites.Verdict.Forgotten _ ->
                new BatchEffect.Refused(tooOld(batch.id().orElseThrow()));
        };
    }

    private static VectronException tooOld(WriteId id) {
        return id.repetition()
                ? new VectronException(
                        ErrorCode.TIMEOUT,
                        "the shard no longer remembers whether an earlier attempt of this write took effect")
                : new VectronException(
                        ErrorCode.OVERLOADED,
                        "the write comes later than too many newer ones of its sender; nothing was changed, send it"
                                + " again");
    }

    private static List<Mutation> notCovered(List<Mutation> mutations, long coveredOffset) {
        return mutations.stream()
                .filter(mutation -> mutation.sourceOffset() >= coveredOffset)
                .toList();
    }
}
