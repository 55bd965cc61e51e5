package io.vectron.placement.api;

import io.vectron.common.ids.ServerId;

/** One copy of a shard. */
public record Replica(ServerId server, ReplicaRole role) {}
