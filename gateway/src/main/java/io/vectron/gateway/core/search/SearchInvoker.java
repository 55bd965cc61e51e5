package io.vectron.gateway.core.search;

import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.routing.ShardClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks every shard of a collection at once. Thread-safe. */
final class SearchInvoker {
    private final ShardClient shards;

    SearchInvoker(ShardClient shards) {
        this.shards = shards;
    }

    /** One answer of each shard, in the shards' order; fails as soon as one shard does. */
    CompletableFuture<List<ShardHits>> invoke(CollectionPlacement collection, SearchPlan plan) {
        List<CompletableFuture<ShardHits>> answers = new ArrayList<>();
        for (ShardPlacement shard : collection.shards()) {
            answers.add(search(collection, shard.shard(), plan));
        }
        CompletableFuture<List<ShardHits>> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
        answers.forEach(answer -> answer.whenComplete((hits, failure) -> {
            if (failure != null) {
                all.completeExceptionally(failure);
            }
        }));
        return all;
    }

    private CompletableFuture<ShardHits> search(CollectionPlacement collection, ShardId shard, SearchPlan plan) {
        return shards.search(
                collection.id(),
                shard,
                plan.vector(),
                plan.topK(),
                plan.ef(),
                plan.includeVectors(),
                plan.includePayloads(),
                plan.policies().of(shard));
    }
}
