package io.vectron.shardservers.planted;

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
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A shard service that answers too early. Thread-safe. */
final class BuggyShardService implements ShardService {
    /** Some may be deletes of what is not there, which nobody misses. */
    static final int KEPT = 16;

    private final PlantedBug bug;
    private final ShardService honest;
    /** Acknowledged here and not proposed; the last of each shard. */
    private final Map<ShardId, Queue<Kept>> kept = new HashMap<>();

    private record Kept(ShardRoute route, WriteBatch batch) {}

    BuggyShardService(PlantedBug bug, ShardService honest) {
        this.bug = bug;
        this.honest = honest;
    }

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
        keep(new Kept(route, batch)).ifPresent(due -> {
            var unused = honest.write(due.route, due.batch);
        });
        return CompletableFuture.completedFuture(new WriteOutcome.Applied(leader.applied()));
    }

    /** Returns the one whose turn it is to be proposed. */
    private synchronized Optional<Kept> keep(Kept last) {
        Queue<Kept> waiting = kept.computeIfAbsent(last.route.shard(), _ -> new ArrayDeque<>());
        waiting.add(last);
        return waiting.size() > KEPT ? Optional.of(waiting.remove()) : Optional.empty();
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
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
