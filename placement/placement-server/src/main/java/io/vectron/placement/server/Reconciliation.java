package io.vectron.placement.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.ReplicatedState;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.Observer;
import io.vectron.placement.server.core.observe.ReplicaHealth;
import io.vectron.placement.server.core.observe.ServerView;
import io.vectron.placement.server.core.observe.ShardView;
import io.vectron.placement.server.core.plan.Plan;
import io.vectron.placement.server.core.plan.Reconciler;
import io.vectron.placement.server.core.plan.ShardExplanation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the cluster again and again while this driver leads, and proposes what the {@link Reconciler} plans. The commands of
 * one plan are answered before the next plan is made, so that nothing is decided on a state that is about to change. {@link
 * #round} is called by one thread; the rest is thread-safe.
 */
final class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final ReplicatedState replicated;
    private final Observer observer;
    private final Reconciler reconciler;
    private final LongSupplier nanoClock;
    private final LongSupplier wallClockMs;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Plan newest = Plan.NOTHING;
    private volatile boolean leads;

    Reconciliation(
            ReplicatedState replicated,
            Observer observer,
            Reconciler reconciler,
            LongSupplier nanoClock,
            LongSupplier wallClockMs) {
        this.replicated = replicated;
        this.observer = observer;
        this.reconciler = reconciler;
        this.nanoClock = nanoClock;
        this.wallClockMs = wallClockMs;
    }

    /** One look and what follows from it; never throws, so that a scheduler goes on. */
    void round() {
        try {
            if (isLeader() && busy.compareAndSet(false, true)) {
                var unused = replicated
                        .readBarrier()
                        .thenCompose(_ -> propose())
                        .whenComplete((_, failure) -> {
                            busy.set(false);
                            if (failure != null) {
                                LOG.info(
                                        "A round of the placement driver is left for the next: {}", failure.toString());
                            }
                        });
            }
        } catch (RuntimeException e) {
            busy.set(false);
            LOG.error("A round of the placement driver failed; the next one tries again", e);
        }
    }

    /** How long things were as they are, a driver knows only from when it led. */
    private boolean isLeader() {
        try {
            replicated.requireLeader();
        } catch (VectronException notLeader) {
            leads = false;
            return false;
        }
        if (!leads) {
            observer.restart();
            leads = true;
        }
        return true;
    }

    private CompletableFuture<Void> propose() {
        PlacementState state = replicated.state();
        Plan plan = reconciler.plan(state, look(state), wallClockMs.getAsLong());
        newest = plan;
        return CompletableFuture.allOf(
                plan.commands().stream().map(this::propose).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> propose(PlacementCommand command) {
        LOG.info("Proposing {}", command);
        return replicated.propose(command).thenAccept(reply -> {
            if (reply instanceof PlacementReply.Refused(ErrorCode code, String message)) {
                LOG.info("{} is void: {} {}", command, code, message);
            }
        });
    }

    private Observed look(PlacementState state) {
        return observer.look(state, nanoClock.getAsLong());
    }

    /**
     * What starts a move that a person asks for.
     *
     * @throws VectronException {@code SHARD_NOT_READY} if the shard's leader is not known to follow the placement
     */
    StartMove moveByHand(ShardId id, ServerId from, ServerId to) {
        Observed observed = look(replicated.state());
        ShardView shard = find(id, observed);
        Optional<ReplicaMove> underWay = replicated.state().ledger().find(id);
        long term = shard.leaderReport().map(ReplicaReport::term).orElse(0L);
        if (underWay.isEmpty() && !shard.isConverged()) {
            throw new VectronException(
                    ErrorCode.SHARD_NOT_READY,
                    "shard " + id + " has no leader that is known to follow its placement; see explain");
        }
        ServerView target = observed.servers().get(to);
        if (target != null && target.holds().contains(id) && !shard.placement().hasReplicaOn(to)) {
            throw new VectronException(
                    ErrorCode.SHARD_NOT_READY,
                    "server " + observed.name(to) + " has yet to delete the replica of shard " + id + " that it had");
        }
        return new StartMove(
                id,
                shard.placement().epoch(),
                Optional.of(from),
                Optional.of(to),
                false,
                "it was asked for",
                term,
                wallClockMs.getAsLong());
    }

    private static ShardView find(ShardId id, Observed observed) {
        @Nullable ShardView shard = observed.shards().get(id);
        if (shard == null) {
            throw VectronException.invalid("shard_id", "is not known: " + id);
        }
        return shard;
    }

    /** Replicas that are damaged, or differ from the others, in words; empty on a driver that does not lead. */
    List<String> alarms() {
        if (!leads) {
            return List.of();
        }
        Observed observed = look(replicated.state());
        return observed.shards().values().stream()
                .flatMap(shard -> shard.replicas().stream()
                        .filter(replica -> replica.health() == ReplicaHealth.QUARANTINED)
                        .map(replica -> "shard " + shard.id() + ": the replica on " + observed.name(replica.server())
                                + " is " + replica.describe()))
                .toList();
    }

    List<String> explain(ShardId id) {
        PlacementState state = replicated.state();
        Observed observed = look(state);
        find(id, observed);
        return new ShardExplanation(state, observed, newest, wallClockMs.getAsLong()).lines(id);
    }
}
