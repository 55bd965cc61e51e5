package io.vectron.gateway.core.request;

/** A wish that no point with this id be in the collection. */
public record PointRemoval(String collection, String id) {}
