package io.vectron.placement.api;

/** A shard server's introduction; see {@link ServerAddress} for the fields. */
public record Registration(String node, String grpcAddress, String raftAddress) {}
