package io.vectron.gateway.core.collection;

/**
 * What a new collection gets where its creator chose nothing. Validated like any settings when a collection is made.
 *
 * @param shards ranges of the id hash the collection is cut into; more of them spread load over more servers and cores
 * @param replicationFactor voters of every shard; 1 keeps a single copy
 * @param partitions of the ingest topic; bounds how many consumers load in parallel
 * @param m HNSW links per point and layer; more of them raise recall, memory and insert time
 * @param efConstruction HNSW candidates kept while inserting; more of them raise recall and insert time
 * @param efSearch HNSW candidates kept while searching; more of them raise recall and latency
 */
public record CollectionDefaults(
        int shards, int replicationFactor, int partitions, int m, int efConstruction, int efSearch) {
    /** Chosen so that recall@10 on the hardest public set in use (GloVe, 100 dimensions, cosine) is above 0.95. */
    public static final int EF_SEARCH = 100;

    /** For one machine. */
    public static final CollectionDefaults SINGLE_NODE = new CollectionDefaults(2, 1, 2, 16, 200, EF_SEARCH);
}
