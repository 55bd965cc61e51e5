package io.vectron.placement.server.core.plan;

import static java.util.stream.Collectors.joining;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.server.core.MoveOutcome;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ReplicaHealth;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in words how a shard is, why, and what it waits for. Pure. */
public final class ShardExplanation {
    private final PlacementState state;
    private final Observed observed;
    private final Plan plan;
    private final long wallMs;

    /** @param plan the newest one, for its notes */
    public ShardExplanation(PlacementState state, Observed observed, Plan plan, long wallMs) {
        this.state = state;
        this.observed = observed;
        this.plan = plan;
        this.wallMs = wallMs;
    }

    /** Empty if the shard is not known. */
    public List<String> lines(ShardId id) {
        ShardView shard = observed.shards().get(id);
        if (shard == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("shard " + id + " of collection '" + shard.collection().name() + "', epoch "
                + shard.placement().epoch() + ", " + shard.replicationFactor() + " replicas asked for");
        lines.add(leader(shard));
        shard.replicas().forEach(replica -> lines.add(replica(replica)));
        lines.add(configuration(shard));
        state.ledger().find(id).ifPresent(move -> lines.add(move(move)));
        Optional.ofNullable(plan.notes().get(id)).ifPresent(note -> lines.add("waits: " + note));
        state.ledger().findOutcome(id).ifPresent(outcome -> lines.add(outcome(outcome)));
        return lines;
    }

    private String leader(ShardView shard) {
        String preferred = shard.placement()
                .preferredLeader()
                .map(server -> "; " + name(server) + " should")
                .orElse("");
        if (shard.leader().isPresent()) {
            long term = shard.leaderReport().map(ReplicaReport::term).orElse(0L);
            return "leader: " + name(shard.leader().get()) + " in term " + term + " for "
                    + shard.leaderFor().toSeconds() + " s" + preferred;
        }
        return "leader: nobody for " + shard.leaderlessFor().toSeconds() + " s, because " + whyLeaderless(shard);
    }

    private String whyLeaderless(ShardView shard) {
        List<ReplicaView> voters = shard.voters();
        List<ReplicaView> absent =
                voters.stream().filter(voter -> voter.health().isLost()).toList();
        long present = voters.size() - absent.size();
        if (present * 2 <= voters.size()) {
            return "only " + present + " of " + voters.size() + " voters take part; bring one of "
                    + absent.stream().map(voter -> name(voter.server())).collect(joining(", ")) + " back"
                    + (wasLed(shard) ? "" : ", or delete the collection: it was never seen to have a leader");
        }
        Optional<MoveStep> changing = state.ledger().find(shard.id()).map(ReplicaMove::step);
        if (!absent.isEmpty()
                && changing.filter(step -> step != MoveStep.JOINING).isPresent()) {
            return "a change of its voters may be under way, which takes a majority of them before and after; "
                    + absent.stream().map(voter -> name(voter.server())).collect(joining(", "))
                    + " may be needed for it";
        }
        long opening = voters.stream()
                .filter(voter -> voter.health() == ReplicaHealth.CATCHING_UP)
                .count();
        return opening > 0
                ? opening + " of " + voters.size() + " voters are still being opened"
                : "the voters have not elected one yet";
    }

    /** By what the driver recorded: a leader may have come and gone between two heartbeats. */
    private boolean wasLed(ShardView shard) {
        return state.leaderTerms().containsKey(shard.id());
    }

    private String replica(ReplicaView replica) {
        return "replica on " + name(replica.server()) + ": "
                + replica.role().name().toLowerCase(Locale.ROOT) + ", " + replica.describe();
    }

    private String configuration(ShardView shard) {
        if (shard.configuration().isEmpty()) {
            return "configuration: not known at epoch " + shard.placement().epoch();
        }
        return "configuration: voters "
                + shard.configuration().get().voters().stream().map(this::name).toList() + ", listeners "
                + shard.configuration().get().listeners().stream()
                        .map(this::name)
                        .toList()
                + (shard.isConverged() ? ", as placed" : ", not as placed yet");
    }

    private String move(ReplicaMove move) {
        String problem = move.problem().isEmpty() ? "" : ", given up because " + move.problem();
        return "move " + move.route(this::name) + ": "
                + move.step().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " for " + seconds(move.stepAtMs())
                + ", begun " + seconds(move.startedAtMs()) + " ago because " + move.reason() + problem;
    }

    private String outcome(MoveOutcome outcome) {
        String end = outcome.completed()
                ? "completed"
                : "failed (" + outcome.failures() + " in a row) because "
                        + outcome.move().problem();
        return "last move " + outcome.move().route(this::name) + " " + end + " " + seconds(outcome.endedAtMs())
                + " ago";
    }

    private String seconds(long sinceMs) {
        return Math.max(0, wallMs - sinceMs) / 1000 + " s";
    }

    private String name(ServerId server) {
        PlacementMap map = state.map();
        return map.findServer(server).map(placed -> placed.node()).orElse("server " + server);
    }
}
