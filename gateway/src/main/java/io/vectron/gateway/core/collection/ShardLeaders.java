package io.vectron.gateway.core.collection;

import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.routing.ShardClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Asks the shards themselves whether they have leaders that take writes; the map's leader is only a hint. */
public final class ShardLeaders {
    private final ShardClient shards;

    public ShardLeaders(ShardClient shards) {
        this.shards = shards;
    }

    /** The shards of the collection that have no leader ready for writes; empty if all have one. Never fails. */
    public CompletableFuture<List<ShardId>> findMissing(CollectionPlacement collection) {
        return shards.status(collection)
                .exceptionally(failure -> List.of())
                .thenApply(states -> missing(collection, states));
    }

    private static List<ShardId> missing(CollectionPlacement collection, List<ShardState> states) {
        Set<ShardId> led = states.stream()
                .filter(state -> state.leader() && state.ready())
                .map(ShardState::shard)
                .collect(Collectors.toSet());
        return collection.shards().stream()
                .map(ShardPlacement::shard)
                .filter(shard -> !led.contains(shard))
                .toList();
    }
}
