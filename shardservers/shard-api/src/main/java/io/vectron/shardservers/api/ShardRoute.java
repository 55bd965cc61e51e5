package io.vectron.shardservers.api;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ShardId;

/** The shard a request is for, and the membership version its sender knew. */
public record ShardRoute(ShardId shard, Epoch epoch) {}
