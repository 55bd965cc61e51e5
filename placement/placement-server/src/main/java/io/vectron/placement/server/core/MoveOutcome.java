package io.vectron.placement.server.core;

import io.vectron.placement.api.ReplicaMove;

/**
 * How the last move of a shard ended.
 *
 * @param move as it was at its last step; with a problem if it was given up
 * @param failures how many moves of the shard were given up since the last completed one
 * @param endedAtMs wall clock of the driver that ended it, milliseconds since 1970
 */
public record MoveOutcome(ReplicaMove move, int failures, long endedAtMs) {
    public boolean completed() {
        return move.problem().isEmpty();
    }
}
