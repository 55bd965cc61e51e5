package io.vectron.shardservers.raft;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.shardservers.core.Members;
import io.vectron.shardservers.core.MembershipStep;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ShardCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@link MembershipStep}s while its replica leads, one at a time and each for a bounded time; one that failed is
 * tried again after a pause. Thread-safe.
 */
final class LeaderDuties {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderDuties.class);
    private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(1);
    /** Ratis gives up a silent member by itself, but not one that is slow for ever. */
    private static final Duration STEP_WAIT = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerId self;
    private final RaftDivision division;
    private final GroupMembership membership;
    private final Function<ShardCommand.EnterEpoch, CompletableFuture<?>> enter;
    private final LongSupplier nanoClock;
    private final AtomicBoolean stepping = new AtomicBoolean();
    private volatile long notBeforeNanos;
    private volatile String lastProblem = "";

    LeaderDuties(
            ServerId self,
            RaftDivision division,
            Function<ShardCommand.EnterEpoch, CompletableFuture<?>> enter,
            LongSupplier nanoClock) {
        this.self = self;
        this.division = division;
        this.membership = division.membership();
        this.enter = enter;
        this.nanoClock = nanoClock;
        this.notBeforeNanos = nanoClock.getAsLong();
    }

    /** Begins the next step, if there is one and none is under way. */
    void pursue(ReplicaConfig assigned, Epoch entered) {
        if (!division.isLeaderReady()
                || nanoClock.getAsLong() - notBeforeNanos < 0
                || !stepping.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<?> step;
        try {
            step = begin(assigned, entered);
        } catch (IOException | RuntimeException e) {
            step = CompletableFuture.failedFuture(e);
        }
        step.orTimeout(STEP_WAIT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, failure) -> {
            ended(assigned, failure);
            stepping.set(false);
        });
    }

    private CompletableFuture<?> begin(ReplicaConfig assigned, Epoch entered) throws IOException {
        Optional<CommittedConfiguration> current = membership.committed();
        if (current.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Members members = Members.of(current.get().voters(), current.get().listeners());
        return switch (MembershipStep.next(assigned, entered, members, self, membership.answering())) {
            case MembershipStep.Nothing _ -> CompletableFuture.completedFuture(null);
            case MembershipStep.EnterEpoch(Epoch epoch) -> enter.apply(new ShardCommand.EnterEpoch(epoch));
            case MembershipStep.Change(Members from, Members to) -> {
                LOG.info("shard {} at epoch {}: from {} to {}", assigned.shard().shard(), assigned.epoch(), from, to);
                yield checked(membership.change(from, to, assigned));
            }
            case MembershipStep.HandOver(List<ServerId> candidates) -> handOver(candidates);
            case MembershipStep.Refused(String reason) ->
                CompletableFuture.failedFuture(new IOException("refused: " + reason));
        };
    }

    /** Lets the readiest of these voters lead; fails if none is ready or it does not lead in time. */
    CompletableFuture<?> handOver(List<ServerId> candidates) throws IOException {
        Optional<ServerId> next = membership.readiest(candidates);
        if (next.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IOException("no voter of " + candidates + " is up and close enough to lead"));
        }
        LOG.info("group {} is handed over to server {}", division.group(), next.get());
        return checked(membership.handOver(next.get(), HAND_OVER_WAIT));
    }

    private static CompletableFuture<?> checked(CompletableFuture<RaftClientReply> reply) {
        return reply.thenCompose(answer -> answer.isSuccess()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IOException("Raft refused: " + answer.getException())));
    }

    private void ended(ReplicaConfig assigned, Throwable failure) {
        if (failure == null) {
            lastProblem = "";
            return;
        }
        notBeforeNanos = nanoClock.getAsLong() + PAUSE.toNanos();
        String problem = String.valueOf(failure instanceof CompletionException ? failure.getCause() : failure);
        if (!problem.equals(lastProblem)) {
            LOG.warn(
                    "shard {} at epoch {}: its membership cannot be changed yet: {}",
                    assigned.shard().shard(),
                    assigned.epoch(),
                    problem);
            lastProblem = problem;
        }
    }
}
