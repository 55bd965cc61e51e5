package io.vectron.placement.api;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.HashRange;
import java.util.List;
import java.util.Optional;

/**
 * Where one shard is.
 *
 * @param range the id hashes it holds
 * @param epoch version of its membership
 * @param leader the last one reported; a hint that may be old
 */
public record ShardPlacement(
        ShardId shard, HashRange range, Epoch epoch, List<Replica> replicas, Optional<ServerId> leader) {
    public ShardPlacement {
        replicas = List.copyOf(replicas);
    }

    public boolean hasReplicaOn(ServerId server) {
        return replicas.stream().anyMatch(replica -> replica.server().equals(server));
    }
}
