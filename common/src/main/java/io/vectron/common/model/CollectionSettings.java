package io.vectron.common.model;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import java.util.Optional;

/**
 * What a collection was created with; none of it changes afterwards.
 *
 * @param dimension numbers in every vector
 * @param shards into how many ranges of the id hash the collection is cut
 * @param replicationFactor voters of every shard
 * @param partitions of its ingest topic; independent of the shards
 * @param m HNSW links per point and layer
 * @param efConstruction HNSW candidates kept while inserting
 * @param efSearch HNSW candidates a search keeps unless the request says otherwise
 * @param reads how fresh its reads are unless the request says otherwise; empty leaves it to the gateway
 */
public record CollectionSettings(
        int dimension,
        Distance distance,
        int shards,
        int replicationFactor,
        int partitions,
        int m,
        int efConstruction,
        int efSearch,
        Optional<ReadLevel> reads) {

    /** @throws VectronException {@code INVALID_ARGUMENT} naming the setting that is out of bounds */
    public CollectionSettings {
        requireWithin("dimension", dimension, 1, Limits.MAX_DIMENSION);
        requireWithin("shards", shards, 1, Limits.MAX_SHARDS);
        requireWithin("replication_factor", replicationFactor, 1, Limits.MAX_REPLICATION_FACTOR);
        requireWithin("partitions", partitions, 1, Limits.MAX_PARTITIONS);
        requireWithin("m", m, 2, Limits.MAX_M);
        requireWithin("ef_construction", efConstruction, m, Limits.MAX_EF);
        requireWithin("ef_search", efSearch, 1, Limits.MAX_EF);
    }

    /** Settings that leave it to the gateway how fresh reads are. */
    public CollectionSettings(
            int dimension,
            Distance distance,
            int shards,
            int replicationFactor,
            int partitions,
            int m,
            int efConstruction,
            int efSearch) {
        this(dimension, distance, shards, replicationFactor, partitions, m, efConstruction, efSearch, Optional.empty());
    }

    private static void requireWithin(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw VectronException.invalid(field, "must be from " + min + " to " + max + ", was " + value);
        }
    }
}
