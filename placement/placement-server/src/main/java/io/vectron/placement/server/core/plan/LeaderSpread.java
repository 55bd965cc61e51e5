package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementCommand.PreferLeader;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ServerView;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Spreads leaders evenly over the servers, for their weight, by naming preferred leaders. A preferred leader that is healthy and
 * does not take over is named no longer; one that is away keeps its name, so that leaders are where they were when it is back.
 */
final class LeaderSpread {
    /** Hand-overs for balance at once: each costs its shard a moment without a leader. */
    private static final int MAX_HAND_OVERS = 4;

    private static final int PATIENCE = 4;

    private final PlacementPolicy policy;
    private final Observed observed;
    private final LeaderCounts counts;

    LeaderSpread(PlacementPolicy policy, Observed observed, LeaderCounts counts) {
        this.policy = policy;
        this.observed = observed;
        this.counts = counts;
    }

    /** @param movable settled shards without a move */
    List<PlacementCommand> find(Collection<ShardView> movable) {
        List<PlacementCommand> commands = new ArrayList<>();
        int handingOver = 0;
        for (ShardView shard : movable) {
            if (isWaitingInVain(shard)) {
                commands.add(prefer(shard, Optional.empty()));
            } else if (isHandingOver(shard)) {
                handingOver++;
            }
        }
        for (ShardView shard : movable) {
            if (handingOver >= MAX_HAND_OVERS) {
                break;
            }
            Optional<ServerId> better = better(shard);
            if (better.isPresent()) {
                counts.remove(shard.leader().orElseThrow());
                counts.add(better.get());
                commands.add(prefer(shard, better));
                handingOver++;
            }
        }
        return commands;
    }

    private static boolean isHandingOver(ShardView shard) {
        return shard.placement()
                .preferredLeader()
                .filter(preferred -> !shard.isLedBy(preferred))
                .isPresent();
    }

    private boolean isWaitingInVain(ShardView shard) {
        return isHandingOver(shard)
                && shard.passedOverFor().compareTo(policy.handOverTimeout().multipliedBy(PATIENCE)) >= 0;
    }

    private Optional<ServerId> better(ShardView shard) {
        if (shard.leader().isEmpty()
                || isHandingOver(shard)
                || shard.leaderFor().compareTo(policy.leaderRest()) < 0) {
            return Optional.empty();
        }
        ServerId leader = shard.leader().get();
        return shard.voters().stream()
                .map(ReplicaView::server)
                .filter(server -> !server.equals(leader)
                        && Optional.ofNullable(observed.servers().get(server))
                                .filter(ServerView::takesVoters)
                                .isPresent())
                .min(Comparator.comparingDouble((ServerId server) -> counts.with(server, 1))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(server -> counts.with(server, 1) < counts.of(leader));
    }

    private static PreferLeader prefer(ShardView shard, Optional<ServerId> leader) {
        return new PreferLeader(shard.id(), shard.placement().epoch(), leader);
    }
}
