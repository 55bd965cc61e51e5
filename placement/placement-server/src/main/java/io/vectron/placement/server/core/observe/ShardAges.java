package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.MoveOutcome;
import io.vectron.placement.server.core.PlacementState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Since when shards and their replicas are as they are, from look to look. Not thread-safe. */
final class ShardAges {
    private record Lost(ShardId shard, ServerId server) {}

    private record Still(ShardId shard, ServerId server, LogIndex applied) {}

    private record AtStep(ShardId shard, MoveStep step, Epoch epoch) {}

    private record Led(ShardId shard, ServerId leader) {}

    private record PassedOver(ShardId shard, ServerId preferred) {}

    private final long maxLag;
    private final Persistence<Lost> lost = new Persistence<>();
    private final Persistence<Still> still = new Persistence<>();
    private final Persistence<AtStep> steps = new Persistence<>();
    private final Persistence<Led> led = new Persistence<>();
    private final Persistence<ShardId> leaderless = new Persistence<>();
    private final Persistence<PassedOver> passedOver = new Persistence<>();
    private final Persistence<MoveOutcome> rested = new Persistence<>();

    ShardAges(long maxLag) {
        this.maxLag = maxLag;
    }

    void clear() {
        lost.clear();
        still.clear();
        steps.clear();
        led.clear();
        leaderless.clear();
        passedOver.clear();
        rested.clear();
    }

    void update(PlacementState state, List<Sight> sights, long nowNanos) {
        updateReplicas(sights, nowNanos);
        Set<Led> ledNow = new HashSet<>();
        Set<ShardId> leaderlessNow = new HashSet<>();
        Set<PassedOver> passedOverNow = new HashSet<>();
        Set<AtStep> stepsNow = new HashSet<>();
        for (Sight sight : sights) {
            ShardPlacement shard = sight.placement();
            ShardId id = shard.shard();
            sight.leader().ifPresentOrElse(leader -> ledNow.add(new Led(id, leader)), () -> leaderlessNow.add(id));
            shard.preferredLeader()
                    .filter(preferred -> !sight.leader().equals(Optional.of(preferred)))
                    .ifPresent(preferred -> passedOverNow.add(new PassedOver(id, preferred)));
            state.ledger().find(id).ifPresent(move -> stepsNow.add(new AtStep(id, move.step(), shard.epoch())));
        }
        led.update(ledNow, nowNanos);
        leaderless.update(leaderlessNow, nowNanos);
        passedOver.update(passedOverNow, nowNanos);
        steps.update(stepsNow, nowNanos);
        rested.update(new HashSet<>(state.ledger().outcomes().values()), nowNanos);
    }

    private void updateReplicas(List<Sight> sights, long nowNanos) {
        Set<Lost> lostNow = new HashSet<>();
        Set<Still> stillNow = new HashSet<>();
        for (Sight sight : sights) {
            for (Replica replica : sight.placement().replicas()) {
                ReplicaHealth health = sight.health(replica.server(), maxLag);
                if (health.isLost()) {
                    lostNow.add(lost(sight, replica.server()));
                } else if (health == ReplicaHealth.CATCHING_UP) {
                    stillNow.add(still(sight, replica.server()));
                }
            }
        }
        lost.update(lostNow, nowNanos);
        still.update(stillNow, nowNanos);
    }

    private static Lost lost(Sight sight, ServerId server) {
        return new Lost(sight.placement().shard(), server);
    }

    private static Still still(Sight sight, ServerId server) {
        return new Still(sight.placement().shard(), server, sight.applied(server));
    }

    /** What was seen, with its ages as of the newest update. */
    ShardView view(PlacementState state, Sight sight, long nowNanos) {
        ShardPlacement shard = sight.placement();
        ShardId id = shard.shard();
        return new ShardView(
                sight.collection(),
                shard,
                shard.replicas().stream()
                        .map(replica -> view(sight, replica, nowNanos))
                        .toList(),
                sight.leader(),
                sight.leaderReport(),
                sight.leader()
                        .map(leader -> led.age(new Led(id, leader), nowNanos))
                        .orElse(Duration.ZERO),
                leaderless.age(id, nowNanos),
                state.ledger()
                        .find(id)
                        .map(move -> steps.age(new AtStep(id, move.step(), shard.epoch()), nowNanos))
                        .orElse(Duration.ZERO),
                shard.preferredLeader()
                        .map(preferred -> passedOver.age(new PassedOver(id, preferred), nowNanos))
                        .orElse(Duration.ZERO),
                state.ledger()
                        .findOutcome(id)
                        .map(outcome -> rested.age(outcome, nowNanos))
                        .orElse(Duration.ZERO));
    }

    private ReplicaView view(Sight sight, Replica replica, long nowNanos) {
        ServerId server = replica.server();
        return new ReplicaView(
                server,
                replica.role(),
                sight.health(server, maxLag),
                Optional.ofNullable(sight.reports().get(server)),
                lost.age(lost(sight, server), nowNanos),
                still.age(still(sight, server), nowNanos),
                sight.lag(server));
    }
}
