package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that takes every request and answers none, as one whose process stands still. */
final class SilentShardService implements ShardService {
    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        return new CompletableFuture<>();
    }
}
