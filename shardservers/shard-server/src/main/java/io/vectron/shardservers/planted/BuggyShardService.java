package io.vectron.shardservers.planted;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A shard service that answers too early. Thread-safe. */
record BuggyShardService(PlantedBug bug, ShardService honest) implements ShardService {
    /** When what was acknowledged is proposed: later than a fault test takes from its last write to its first read. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        if (bug != PlantedBug.ACKNOWLEDGE_BEFORE_COMMIT) {
            return honest.write(route, batch);
        }
        return honest.status(List.of(route.shard()))
                .thenCompose(states -> states.stream()
                        .filter(ShardState::leader)
                        .findFirst()
                        .map(state -> acknowledged(state, route, batch))
                        .orElseGet(() -> honest.write(route, batch)));
    }

    private CompletableFuture<WriteOutcome> acknowledged(ShardState leader, ShardRoute route, WriteBatch batch) {
        LATER.execute(() -> {
            var unused = honest.write(route, batch);
        });
        return CompletableFuture.completedFuture(new WriteOutcome.Applied(leader.applied()));
    }

    @Override
    public CompletableFuture<Optional<Point>> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return honest.get(route, id, weakened(policy));
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return honest.search(new ShardSearch(
                search.route(),
                search.vector(),
                search.topK(),
                search.ef(),
                search.includeVectors(),
                search.includePayloads(),
                weakened(search.policy())));
    }

    private ReadPolicy weakened(ReadPolicy policy) {
        return bug == PlantedBug.STALE_READ && policy instanceof ReadPolicy.Linearizable ? ReadPolicy.EVENTUAL : policy;
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        return honest.status(shards);
    }
}
