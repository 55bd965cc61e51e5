package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ReplicaMove;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How many moves there are and may be, in all and at each server. Not thread-safe. */
final class MoveBudget {
    private final PlacementPolicy policy;
    private final Map<ServerId, Integer> atServer = new TreeMap<>();
    private int moves;

    MoveBudget(PlacementPolicy policy, Collection<ReplicaMove> underWay) {
        this.policy = policy;
        underWay.forEach(move -> spend(move.from(), move.to()));
    }

    boolean isSpent() {
        return moves >= policy.maxMoves();
    }

    boolean hasRoomAt(ServerId server) {
        return atServer.getOrDefault(server, 0) < policy.maxMovesPerServer();
    }

    void spend(Optional<ServerId> from, Optional<ServerId> to) {
        moves++;
        Stream.concat(from.stream(), to.stream()).forEach(server -> atServer.merge(server, 1, Integer::sum));
    }
}
