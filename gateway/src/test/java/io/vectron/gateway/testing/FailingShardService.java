package io.vectron.gateway.testing;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Another shard server, whose requests other than for status get a planned answer instead if there is one. */
record FailingShardService(ShardService healthy, Supplier<@Nullable CompletableFuture<?>> plan)
        implements ShardService {
    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        return planned(() -> healthy.write(route, batch));
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return planned(() -> healthy.get(route, id, policy));
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return planned(() -> healthy.search(search));
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        return healthy.status(shards);
    }

    private <T> CompletableFuture<T> planned(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<?> planned = plan.get();
        return planned == null
                ? call.get()
                : planned.thenApply(never -> {
                    throw new IllegalStateException("a planned answer is none or a failure");
                });
    }
}
