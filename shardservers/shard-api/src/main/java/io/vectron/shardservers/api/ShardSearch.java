package io.vectron.shardservers.api;

import io.vectron.common.model.ReadPolicy;

/**
 * A search in one shard.
 *
 * @param ef HNSW candidates to keep; 0 means the collection's setting
 */
public record ShardSearch(
        ShardRoute route,
        float[] vector,
        int topK,
        int ef,
        boolean includeVectors,
        boolean includePayloads,
        ReadPolicy policy) {}
