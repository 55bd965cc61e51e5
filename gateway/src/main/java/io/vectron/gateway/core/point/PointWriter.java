package io.vectron.gateway.core.point;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.Point;
import io.vectron.gateway.core.collection.CollectionLookup;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.gateway.core.request.PointRemoval;
import io.vectron.gateway.core.request.PointUpsert;
import io.vectron.gateway.core.session.SessionToken;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardRouter;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Writes points to the shards that hold them, all shards at once. Thread-safe. */
public final class PointWriter {
    private final CollectionLookup lookup;
    private final ShardClient shards;
    private final Deadlines deadlines;

    public PointWriter(CollectionLookup lookup, ShardClient shards, Deadlines deadlines) {
        this.lookup = lookup;
        this.shards = shards;
        this.deadlines = deadlines;
    }

    /**
     * Stores the points once all of them are known to be good. Each shard takes its part whole or not at all; if one
     * shard fails the others' parts stay, and repeating the request completes it.
     */
    public CompletableFuture<Written> upsert(PointUpsert upsert, Duration timeout) {
        CompletableFuture<Written> written = lookup.find("collection", upsert.collection())
                .thenCompose(collection -> {
                    Collection<Point> points = PointCheck.check(upsert.points(), collection.settings());
                    return write(collection, ShardBatches.group(collection, points))
                            .thenApply(session -> new Written(points.size(), session));
                });
        return deadlines.within(timeout, "the write", written);
    }

    /** Removes a point; one that is not there is removed already. */
    public CompletableFuture<SessionToken> delete(PointRemoval removal, Duration timeout) {
        PointId id = PointCheck.checkId(removal.id());
        CompletableFuture<SessionToken> deleted = lookup.find("collection", removal.collection())
                .thenCompose(collection -> {
                    ShardId shard = ShardRouter.route(collection, id).shard();
                    WriteBatch batch = new WriteBatch(List.of(new Mutation.Delete(id, 0)), Optional.empty());
                    return write(collection, new TreeMap<>(Map.of(shard, batch)));
                });
        return deadlines.within(timeout, "the removal of the point", deleted);
    }

    private CompletableFuture<SessionToken> write(
            CollectionPlacement collection, SortedMap<ShardId, WriteBatch> batches) {
        SortedMap<ShardId, CompletableFuture<WriteOutcome>> writes = new TreeMap<>();
        batches.forEach((shard, batch) -> writes.put(shard, shards.write(collection.id(), shard, batch)));
        return CompletableFuture.allOf(writes.values().toArray(CompletableFuture[]::new))
                .handle((done, failure) -> sessionOf(writes));
    }

    private static SessionToken sessionOf(SortedMap<ShardId, CompletableFuture<WriteOutcome>> writes) {
        WriteFailures.throwIfAny(writes);
        SortedMap<ShardId, LogIndex> applied = new TreeMap<>();
        writes.forEach((shard, write) -> applied.put(shard, appliedIndex(shard, write.join())));
        return new SessionToken(applied);
    }

    private static LogIndex appliedIndex(ShardId shard, WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Applied done -> done.index();
            case WriteOutcome.SourceGap gap ->
                throw new VectronException(
                        ErrorCode.INTERNAL_ERROR, "shard " + shard + " answered a direct write with " + gap);
        };
    }
}
