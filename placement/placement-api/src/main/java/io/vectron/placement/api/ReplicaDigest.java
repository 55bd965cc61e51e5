package io.vectron.placement.api;

import io.vectron.common.ids.LogIndex;

/** Digest of a replica's contents; comparable with another replica's at the same applied index. */
public record ReplicaDigest(long value, LogIndex applied) {}
