package io.vectron.gateway.core.request;

/** A wish to read one point by its id. An empty session token means none. */
public record PointLookup(String collection, String id, Consistency consistency, String sessionToken) {}
