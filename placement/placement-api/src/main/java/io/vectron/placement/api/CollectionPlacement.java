package io.vectron.placement.api;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import java.util.List;
import java.util.Optional;

/**
 * A collection and its shards.
 *
 * @param shards in the order of their hash ranges, which cover the whole space
 * @param topic the Kafka topic that carries its points; empty until ingest has made it
 */
public record CollectionPlacement(
        CollectionId id,
        CollectionName name,
        CollectionSettings settings,
        List<ShardPlacement> shards,
        Optional<TopicId> topic) {
    public CollectionPlacement {
        shards = List.copyOf(shards);
    }
}
