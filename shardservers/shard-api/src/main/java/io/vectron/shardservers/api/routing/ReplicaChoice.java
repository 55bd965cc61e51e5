package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.ServerId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ShardPlacement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which replicas may answer a request. Pure. */
enum ReplicaChoice {
    /** The leader where it is believed to be, then one voter after the other: one of them leads, or knows who does. */
    LEADER,
    /** One replica after the other. */
    ANY;

    static ReplicaChoice of(ReadPolicy policy) {
        return switch (policy) {
            case ReadPolicy.Eventual _, ReadPolicy.AppliedAtLeast _ -> ANY;
            case ReadPolicy.Linearizable _ -> LEADER;
        };
    }

    /**
     * The next server to ask.
     *
     * @param believed where the leader may be, likeliest first
     * @param asked who has refused since the last pause
     * @param turn which of the replicas to begin with, counted over all requests and attempts
     * @return empty if all that may answer were asked
     */
    Optional<ServerId> choose(ShardPlacement shard, List<ServerId> believed, Collection<ServerId> asked, int turn) {
        Stream<ServerId> candidates = switch (this) {
            case LEADER ->
                Stream.concat(believed.stream(), inTurn(shard, role -> role == ReplicaRole.VOTER, turn).stream());
            case ANY -> inTurn(shard, ReplicaRole::serves, turn).stream();
        };
        return candidates.filter(server -> !asked.contains(server)).findFirst();
    }

    private static List<ServerId> inTurn(ShardPlacement shard, Predicate<ReplicaRole> isEligible, int turn) {
        List<ServerId> eligible = new ArrayList<>();
        for (Replica replica : shard.replicas()) {
            if (isEligible.test(replica.role())) {
                eligible.add(replica.server());
            }
        }
        if (!eligible.isEmpty()) {
            Collections.rotate(eligible, -Math.floorMod(turn, eligible.size()));
        }
        return eligible;
    }
}
