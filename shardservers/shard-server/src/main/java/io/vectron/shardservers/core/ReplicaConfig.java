package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaRole;
import java.util.List;

/**
 * A replica as it was assigned: the shard, and the membership it belongs to.
 *
 * @param peers all replicas of the shard, this one included
 */
public record ReplicaConfig(ShardDescriptor shard, Epoch epoch, List<Peer> peers) {
    /** One replica of the group and where its Raft server listens. */
    public record Peer(ServerId server, ReplicaRole role, String raftAddress) {}

    public ReplicaConfig {
        peers = List.copyOf(peers);
    }
}
