package io.vectron.gateway.core.request;

/**
 * A wish for a new collection. 0 in a number other than the dimension, and an empty distance, mean the gateway's
 * default. Numbers are {@code long} so that an unsigned 32-bit value of the wire arrives as it was sent.
 */
public record CollectionCreation(
        String name,
        int dimension,
        String distance,
        long shards,
        long replicationFactor,
        long partitions,
        long m,
        long efConstruction,
        long efSearch,
        Consistency consistency) {}
