package io.vectron.placement.api;

import io.vectron.common.ids.ServerId;

/**
 * Where a shard server is.
 *
 * @param node the operator's name for it: unique, stable over restarts
 * @param grpcAddress host:port of its {@code ShardService}
 * @param raftAddress host:port of its Raft server
 */
public record ServerAddress(ServerId id, String node, String grpcAddress, String raftAddress) {}
