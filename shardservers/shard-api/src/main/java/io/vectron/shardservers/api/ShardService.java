package io.vectron.shardservers.api;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The port of one shard server. Implemented by the server itself and by its gRPC client, so that one process can do
 * without the network. Thread-safe. Every future fails with a {@link io.vectron.common.error.VectronException}:
 * {@code STALE_EPOCH}, {@code NOT_LEADER} (with the leader, if known), {@code SHARD_NOT_FOUND}, {@code SHARD_NOT_READY},
 * {@code OVERLOADED}, {@code TIMEOUT}, {@code UNAVAILABLE} or {@code INVALID_ARGUMENT}.
 */
public interface ShardService {
    /**
     * Leader only. Complete after majority commit and apply. Atomic: all of the batch or nothing. A batch beyond {@link
     * BatchSize#MAX_BYTES} may fail with {@code BODY_TOO_LARGE}.
     */
    CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch);

    CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy);

    /** At most {@code topK} points, best first, ties by id. */
    CompletableFuture<ShardHits> search(ShardSearch search);

    /** The state of those of the shards that this server runs; of all it runs when none is named. */
    CompletableFuture<List<ShardState>> status(Collection<ShardId> shards);
}
