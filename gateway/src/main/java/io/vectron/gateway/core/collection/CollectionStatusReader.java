package io.vectron.gateway.core.collection;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import io.vectron.gateway.core.collection.CollectionStatus.ShardStatus;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes a collection from what its shards' leaders and the ingest services say. Thread-safe. */
public final class CollectionStatusReader {
    private final CollectionLookup lookup;
    private final ShardClient shards;
    private final PlacementService placement;
    private final Deadlines deadlines;

    public CollectionStatusReader(
            CollectionLookup lookup, ShardClient shards, PlacementService placement, Deadlines deadlines) {
        this.lookup = lookup;
        this.shards = shards;
        this.placement = placement;
        this.deadlines = deadlines;
    }

    /**
     * Fails with {@code COLLECTION_NOT_FOUND}. A shard whose leader does not answer, and ingest of which nothing is
     * known, are described as not ready: a status that fails whenever something is wrong would be of no use.
     */
    public CompletableFuture<CollectionStatus> status(String name, Duration timeout) {
        CompletableFuture<CollectionStatus> status = lookup.find("name", name).thenCompose(this::describe);
        return deadlines.within(timeout, "the status of collection '" + name + "'", status);
    }

    private CompletableFuture<CollectionStatus> describe(CollectionPlacement collection) {
        CompletableFuture<List<ShardState>> states = shards.status(collection).exceptionally(failure -> List.of());
        CompletableFuture<List<ComponentReport>> components =
                placement.components().exceptionally(failure -> List.of());
        return states.thenCombine(
                components,
                (known, reports) -> new CollectionStatus(
                        collection.name(),
                        collection.settings(),
                        shardStatuses(collection, known),
                        IngestSummary.of(collection, reports)));
    }

    private static List<ShardStatus> shardStatuses(CollectionPlacement collection, List<ShardState> states) {
        Map<ShardId, ShardState> leaders = states.stream()
                .filter(ShardState::leader)
                .collect(Collectors.toMap(ShardState::shard, Function.identity(), (a, b) -> a));
        return collection.shards().stream()
                .map(shard -> shardStatus(shard, leaders.get(shard.shard())))
                .toList();
    }

    private static ShardStatus shardStatus(ShardPlacement shard, @Nullable ShardState leader) {
        return new ShardStatus(
                shard.shard(),
                shard.epoch(),
                shard.replicas().stream().map(Replica::server).toList(),
                shard.leader(),
                leader != null && leader.ready(),
                leader == null ? 0 : leader.points(),
                leader == null ? 0 : leader.unindexedPoints(),
                leader == null ? new LogIndex(0) : leader.applied());
    }
}
