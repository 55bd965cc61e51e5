package io.vectron.shardservers.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
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

/** A server that cannot be reached. */
enum StoppedService implements ShardService {
    INSTANCE;

    private static <T> CompletableFuture<T> unreachable() {
        return CompletableFuture.failedFuture(new VectronException(ErrorCode.UNAVAILABLE, "connection refused"));
    }

    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        return unreachable();
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return unreachable();
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return unreachable();
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        return unreachable();
    }
}
