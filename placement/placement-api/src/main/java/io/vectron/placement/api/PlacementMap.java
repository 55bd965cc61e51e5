package io.vectron.placement.api;

import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole placement at one version: an immutable image that is replaced whole. Readers take one reference and keep it
 * for a request.
 *
 * @param retiredTopics topics of deleted collections that still exist in Kafka
 */
public record PlacementMap(
        MapVersion version,
        SortedMap<CollectionName, CollectionPlacement> collections,
        SortedMap<ServerId, ServerPlacement> servers,
        List<TopicId> retiredTopics) {
    /** Before the first answer of the driver. */
    public static final PlacementMap EMPTY =
            new PlacementMap(new MapVersion(0), Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());

    public PlacementMap {
        collections = Collections.unmodifiableSortedMap(new TreeMap<>(collections));
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
        retiredTopics = List.copyOf(retiredTopics);
    }

    public static PlacementMap of(
            MapVersion version,
            Iterable<CollectionPlacement> collections,
            Map<ServerId, ServerPlacement> servers,
            List<TopicId> retiredTopics) {
        SortedMap<CollectionName, CollectionPlacement> byName = new TreeMap<>();
        collections.forEach(collection -> byName.put(collection.name(), collection));
        return new PlacementMap(version, byName, new TreeMap<>(servers), retiredTopics);
    }

    public Optional<CollectionPlacement> findCollection(CollectionName name) {
        return Optional.ofNullable(collections.get(name));
    }

    public Optional<ServerPlacement> findServer(ServerId id) {
        return Optional.ofNullable(servers.get(id));
    }

    public Optional<ServerAddress> findAddress(ServerId id) {
        return findServer(id).map(ServerPlacement::address);
    }

    public Optional<ShardPlacement> findShard(ShardId id) {
        return collections.values().stream()
                .flatMap(collection -> collection.shards().stream())
                .filter(shard -> shard.shard().equals(id))
                .findFirst();
    }
}
