package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaRole;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A replica as it was assigned: the shard, and the membership it belongs to.
 *
 * @param peers all replicas of the shard, this one included
 * @param preferredLeader the voter that should lead
 */
public record ReplicaConfig(ShardDescriptor shard, Epoch epoch, List<Peer> peers, Optional<ServerId> preferredLeader) {
    /** One replica of the group and where its Raft server listens. */
    public record Peer(ServerId server, ReplicaRole role, String raftAddress) {}

    public ReplicaConfig {
        peers = List.copyOf(peers);
    }

    /** One that any voter may lead. */
    public ReplicaConfig(ShardDescriptor shard, Epoch epoch, List<Peer> peers) {
        this(shard, epoch, peers, Optional.empty());
    }

    public Optional<ReplicaRole> roleOf(ServerId server) {
        return findPeer(server).map(Peer::role);
    }

    public Optional<Peer> findPeer(ServerId server) {
        return peers.stream().filter(peer -> peer.server().equals(server)).findFirst();
    }

    /** What the Raft configuration is to be. */
    public Members members() {
        return Members.of(servers(role -> role == ReplicaRole.VOTER), servers(ReplicaRole::listens));
    }

    /** Whether another replica is assigned that has the data. */
    public boolean isReplicated(ServerId self) {
        return members().voters().stream().anyMatch(voter -> !voter.equals(self));
    }

    private List<ServerId> servers(Predicate<ReplicaRole> role) {
        return peers.stream()
                .filter(peer -> role.test(peer.role()))
                .map(Peer::server)
                .toList();
    }
}
