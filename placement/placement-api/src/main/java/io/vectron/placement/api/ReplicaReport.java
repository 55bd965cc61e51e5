package io.vectron.placement.api;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;

/**
 * One shard replica as its server sees it.
 *
 * @param term the Raft term it is in, so that an old leader's word does not outlive a new one's
 */
public record ReplicaReport(
        ShardId shard, Epoch epoch, boolean leader, boolean ready, long term, LogIndex applied, long points) {}
