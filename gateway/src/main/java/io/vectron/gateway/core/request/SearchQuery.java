package io.vectron.gateway.core.request;

import java.util.Arrays;

/**
 * A search as it was asked for.
 *
 * @param topK 0 means the default
 * @param timeoutMs 0 means the gateway's bound
 * @param ef HNSW candidates to keep; 0 means the collection's setting
 * @param sessionToken empty means none
 * @param includeLag whether the answer says how far behind the replicas were
 */
public record SearchQuery(
        String collection,
        float[] vector,
        long topK,
        long timeoutMs,
        boolean includeVectors,
        boolean includePayloads,
        Consistency consistency,
        String sessionToken,
        long ef,
        boolean includeLag) {
    @Override
    public boolean equals(Object other) {
        return other instanceof SearchQuery that
                && collection.equals(that.collection)
                && Arrays.equals(vector, that.vector)
                && topK == that.topK
                && timeoutMs == that.timeoutMs
                && includeVectors == that.includeVectors
                && includePayloads == that.includePayloads
                && consistency == that.consistency
                && sessionToken.equals(that.sessionToken)
                && ef == that.ef
                && includeLag == that.includeLag;
    }

    @Override
    public int hashCode() {
        return collection.hashCode() * 31 + Arrays.hashCode(vector);
    }
}
