package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.ServerId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ShardPlacement;
import java.util.List;
import java.util.Optional;

/** Which replica an attempt goes to. Pure. */
enum ReplicaChoice {
    /** The leader if it is known, else one voter after the other: the refusal of one that does not lead names who does. */
    LEADER,
    /** One replica after the other. */
    ANY;

    static ReplicaChoice of(ReadPolicy policy) {
        return switch (policy) {
            case ReadPolicy.Eventual _, ReadPolicy.AppliedAtLeast _ -> ANY;
            case ReadPolicy.Linearizable _ -> LEADER;
        };
    }

    /** @param turn which of the replicas, counted over all requests and attempts */
    Optional<ServerId> choose(ShardPlacement shard, int turn) {
        return switch (this) {
            case LEADER -> shard.leader().or(() -> nth(voters(shard), turn));
            case ANY -> nth(serving(shard), turn);
        };
    }

    private static List<Replica> voters(ShardPlacement shard) {
        return shard.replicas().stream()
                .filter(replica -> replica.role() == ReplicaRole.VOTER)
                .toList();
    }

    private static List<Replica> serving(ShardPlacement shard) {
        return shard.replicas().stream()
                .filter(replica -> replica.role().serves())
                .toList();
    }

    private static Optional<ServerId> nth(List<Replica> replicas, int turn) {
        return replicas.isEmpty()
                ? Optional.empty()
                : Optional.of(replicas.get(Math.floorMod(turn, replicas.size())).server());
    }
}
