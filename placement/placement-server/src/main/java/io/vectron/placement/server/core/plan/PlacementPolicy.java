package io.vectron.placement.server.core.plan;

import io.vectron.placement.server.core.observe.ReplicaHealth;
import io.vectron.placement.server.core.observe.ReplicaView;
import java.time.Duration;

/**
 * When the driver acts by itself, and how much at once.
 *
 * @param interval between looks at the cluster
 * @param maxLag log entries a replica may be behind its leader to count as healthy, and to be promoted
 * @param replaceAfter for which a replica may not take part before it is replaced; a quarantined one is replaced at once
 * @param stallAfter for which a replica that catches up may apply nothing before its move is given up
 * @param handOverTimeout for which a preferred leader may not lead before another is asked
 * @param leaderRest for which a leader leads before it is asked to hand over for the sake of balance
 * @param backOff after the first failed move of a shard; doubles with each further one
 * @param maxBackOff at most this
 * @param maxMoves of replicas at once in the whole cluster
 * @param maxMovesPerServer at once onto or off one server
 * @param tolerance share of the mean load of two servers by which one may differ before replicas are moved to the other
 */
public record PlacementPolicy(
        Duration interval,
        long maxLag,
        Duration replaceAfter,
        Duration stallAfter,
        Duration handOverTimeout,
        Duration leaderRest,
        Duration backOff,
        Duration maxBackOff,
        int maxMoves,
        int maxMovesPerServer,
        double tolerance) {
    public static final PlacementPolicy DEFAULT = new PlacementPolicy(
            Duration.ofMillis(500),
            1_000,
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            16,
            4,
            0.1);

    public PlacementPolicy {
        requirePositive("interval", interval);
        requirePositive("replaceAfter", replaceAfter);
        requirePositive("stallAfter", stallAfter);
        requirePositive("handOverTimeout", handOverTimeout);
        requirePositive("backOff", backOff);
        if (leaderRest.isNegative() || maxBackOff.compareTo(backOff) < 0) {
            throw new IllegalArgumentException("leaderRest must not be negative and maxBackOff not below backOff, were "
                    + leaderRest + ", " + maxBackOff + ", " + backOff);
        }
        if (maxLag < 0 || maxMoves < 1 || maxMovesPerServer < 1 || tolerance <= 0) {
            throw new IllegalArgumentException("limits must be positive, were maxLag " + maxLag + ", maxMoves "
                    + maxMoves + ", maxMovesPerServer " + maxMovesPerServer + ", tolerance " + tolerance);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
    }

    /** Whether a replica is not waited for any longer. */
    boolean isLost(ReplicaView replica) {
        return replica.health() == ReplicaHealth.QUARANTINED
                || replica.lostFor().compareTo(replaceAfter) >= 0
                || replica.stillFor().compareTo(stallAfter) >= 0;
    }

    /** The rest a shard gets after so many failed moves in a row. */
    public Duration backOff(int failures) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration grown = backOff.multipliedBy(1L << Math.min(failures - 1, 30));
        return grown.compareTo(maxBackOff) > 0 ? maxBackOff : grown;
    }
}
