package io.vectron.placement.api;

import io.vectron.common.ids.CollectionId;
import java.util.List;

/** What an ingest service knows of one collection's topic; a partition is reported by the service that reads it. */
public record CollectionIngest(
        CollectionId collection, String topic, List<PartitionProgress> partitions, long deadLetters) {
    public CollectionIngest {
        partitions = List.copyOf(partitions);
    }
}
