package io.vectron.placement.api;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.util.Optional;
import java.util.function.Function;

/**
 * A change of one shard's replicas that is under way: from one server to another, or only onto or off one.
 *
 * @param reason why it is made, for people
 * @param problem why it is given up; empty unless it is rolling back
 * @param startedAtMs wall clock of the driver that started it, milliseconds since 1970
 * @param stepAtMs the same of its current step
 */
public record ReplicaMove(
        ShardId shard,
        Optional<ServerId> from,
        Optional<ServerId> to,
        MoveStep step,
        String reason,
        String problem,
        long startedAtMs,
        long stepAtMs) {
    public ReplicaMove {
        if (from.isEmpty() && to.isEmpty()) {
            throw new IllegalArgumentException("a move goes from a server, to a server, or both");
        }
        if (from.equals(to)) {
            throw new IllegalArgumentException("a move goes to another server, was from and to " + from);
        }
    }

    public ReplicaMove at(MoveStep next, long nowMs) {
        return new ReplicaMove(shard, from, to, next, reason, problem, startedAtMs, nowMs);
    }

    public ReplicaMove givenUp(String why, long nowMs) {
        return new ReplicaMove(shard, from, to, MoveStep.ROLLING_BACK, reason, why, startedAtMs, nowMs);
    }

    /** The replica that is to be out of the configuration at this step, if any is. */
    public Optional<ServerId> leaving() {
        return switch (step) {
            case LEAVING -> from;
            case ROLLING_BACK -> to;
            case JOINING, PROMOTING, HANDING_OVER -> Optional.empty();
        };
    }

    /** Like {@code n1 -> n2}, by what {@code names} makes of the servers. */
    public String route(Function<ServerId, String> names) {
        return from.map(names).orElse("(none)") + " -> " + to.map(names).orElse("(none)");
    }
}
