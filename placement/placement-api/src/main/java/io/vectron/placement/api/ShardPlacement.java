package io.vectron.placement.api;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.HashRange;
import java.util.List;
import java.util.Optional;

/**
 * Where one shard is to be: the membership its leader makes the Raft configuration equal to.
 *
 * @param range the id hashes it holds
 * @param epoch version of {@code replicas}; two that follow each other differ in one replica
 * @param leader the last one reported; a hint that may be old
 * @param preferredLeader the voter that should lead; who leads hands over to it once it has caught up. Empty when any may
 */
public record ShardPlacement(
        ShardId shard,
        HashRange range,
        Epoch epoch,
        List<Replica> replicas,
        Optional<ServerId> leader,
        Optional<ServerId> preferredLeader) {
    public ShardPlacement {
        replicas = List.copyOf(replicas);
    }

    /** One that any of its voters may lead. */
    public ShardPlacement(
            ShardId shard, HashRange range, Epoch epoch, List<Replica> replicas, Optional<ServerId> leader) {
        this(shard, range, epoch, replicas, leader, Optional.empty());
    }

    public boolean hasReplicaOn(ServerId server) {
        return findReplica(server).isPresent();
    }

    public Optional<Replica> findReplica(ServerId server) {
        return replicas.stream()
                .filter(replica -> replica.server().equals(server))
                .findFirst();
    }

    /** The servers of the replicas with this role, in the order of the replicas. */
    public List<ServerId> servers(ReplicaRole role) {
        return replicas.stream()
                .filter(replica -> replica.role() == role)
                .map(Replica::server)
                .toList();
    }

    /** The same with other replicas, in the next epoch. */
    public ShardPlacement withReplicas(List<Replica> changed) {
        return new ShardPlacement(shard, range, new Epoch(epoch.value() + 1), changed, leader, preferredLeader);
    }

    /** The same without a server's replica, in the next epoch. */
    public ShardPlacement withoutReplicaOn(ServerId server) {
        return withReplicas(replicas.stream()
                .filter(replica -> !replica.server().equals(server))
                .toList());
    }

    public ShardPlacement withLeader(Optional<ServerId> reported) {
        return new ShardPlacement(shard, range, epoch, replicas, reported, preferredLeader);
    }

    public ShardPlacement withPreferredLeader(Optional<ServerId> preferred) {
        return new ShardPlacement(shard, range, epoch, replicas, leader, preferred);
    }
}
