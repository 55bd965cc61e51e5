package io.vectron.gateway.core.request;

/**
 * A wish to read one point by its id.
 *
 * @param sessionToken empty means none
 * @param includeLag whether the answer says how far behind the replica was
 */
public record PointLookup(
        String collection, String id, Consistency consistency, String sessionToken, boolean includeLag) {}
