package io.vectron.shardservers.raft;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.Shard;
import io.vectron.shardservers.core.ShardCommand;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running replica of a shard: its state, and its place in the Raft group. Thread-safe. */
public final class ShardReplica {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReplica.class);
    private static final long MOST_BEHIND = 2_000;

    private final RaftNode node;
    private final RaftDivision division;
    private final ShardStateMachine stateMachine;
    private volatile ReplicaConfig config;
    private final ProposalQueue proposals;
    private final LeaderDuties duties;
    private final LastContact contact;
    private final UnreadyWatch unready;
    private volatile boolean wasReady;

    ShardReplica(RaftNode node, RaftDivision division, ShardStateMachine stateMachine, ReplicaConfig config) {
        this.node = node;
        this.division = division;
        this.stateMachine = stateMachine;
        this.config = config;
        this.proposals = new ProposalQueue(division::write, node.answerWait(), node::currentTimeMs, node.nanoClock());
        this.duties = new LeaderDuties(node.self(), division, this::enter, node.nanoClock());
        this.contact = new LastContact(node.nanoClock());
        this.unready = new UnreadyWatch(node.nanoClock());
    }

    public ShardId id() {
        return config.shard().shard();
    }

    public ReplicaConfig config() {
        return config;
    }

    /** Takes note of another epoch of the same shard. */
    public void reconfigure(ReplicaConfig changed) {
        config = changed;
    }

    public Shard shard() {
        return stateMachine.shard();
    }

    public boolean isLeader() {
        return division.isLeaderReady();
    }

    /** The leader, as far as this replica knows. */
    public Optional<ServerId> leader() {
        return division.leader();
    }

    public long term() {
        return division.term();
    }

    /** Whether its Raft member runs; one that ended by itself does not come back, but the replica can be opened again. */
    public boolean isAlive() {
        return division.isAlive();
    }

    /** Why its Raft log can no longer be written, if so: what the operating system has of it may not be on the device. */
    public Optional<String> logFailure() {
        return stateMachine.logFailure();
    }

    /** The last log entry of any kind that it has applied. */
    public LogIndex lastApplied() {
        return new LogIndex(Math.max(0, division.lastApplied()));
    }

    /** The highest commit index of its group that it has heard of. */
    public LogIndex highestKnownCommit() {
        return new LogIndex(Math.max(0, division.membership().highestKnownCommit()));
    }

    /** How far behind its group this replica is, as far as it can know. */
    public ReplicaLag lag() {
        noteContact();
        return new ReplicaLag(
                Math.max(0, highestKnownCommit().value() - lastApplied().value()), contact.silentMs());
    }

    private String obstacle() {
        return shard().failure()
                .map(failure -> "it has failed, " + failure)
                .orElseGet(() -> division.isAlive() ? division.describeProgress() : "its Raft member has ended");
    }

    private void noteContact() {
        division.membership().lastInTouchMs().ifPresent(contact::inTouch);
    }

    /** Of a leader that is ready: the group's configuration, if that is committed and none is about to replace it. */
    public Optional<CommittedConfiguration> committedConfiguration() {
        return division.isLeaderReady() ? division.membership().committed() : Optional.empty();
    }

    /**
     * While it leads: takes the next step towards the configuration it was assigned, unless one is under way. Says in the log
     * what keeps it from being ready, if that takes long. To be called at every heartbeat to the driver.
     */
    public void pursueAssignment() {
        noteContact();
        if (unready.isOverdue(isReady())) {
            LOG.warn("shard {} is not ready: {}", id(), obstacle());
        }
        if (shard().failure().isEmpty()) {
            duties.pursue(config, shard().epoch());
        }
    }

    /**
     * Lets another voter lead. Completes when one does, or at once if this replica does not lead; fails if no voter is up
     * and close enough, or it does not lead in time.
     */
    public CompletableFuture<?> handOver() {
        if (!division.isLeaderReady()) {
            return CompletableFuture.completedFuture(null);
        }
        List<ServerId> others = division.membership().committed().stream()
                .flatMap(current -> current.voters().stream())
                .filter(voter -> !voter.equals(node.self()))
                .toList();
        try {
            return duties.handOver(others);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Whether reads see every write acknowledged before this replica last started, and not much less than its group has
     * now: it leads, or has applied what its leader had committed then, and is at most {@value #MOST_BEHIND} entries behind.
     * A failed replica is not ready.
     */
    public boolean isReady() {
        if (shard().failure().isPresent() || !division.isAlive()) {
            return false;
        }
        if (!wasReady && (division.isLeaderReady() || division.hasCaughtUp())) {
            wasReady = true;
        }
        return wasReady
                && (division.isLeaderReady()
                        || division.membership().highestKnownCommit() - division.lastApplied() <= MOST_BEHIND);
    }

    /**
     * Proposes a batch, alone or with others that wait, and completes when it is applied here. Fails with what {@code check}
     * throws, or with {@code NOT_LEADER}, {@code SHARD_NOT_READY}, {@code OVERLOADED}, {@code BODY_TOO_LARGE}, {@code
     * INVALID_ARGUMENT} or {@code TIMEOUT}, which leaves the outcome open.
     *
     * @param check asked once more right before the batch is proposed
     */
    public CompletableFuture<WriteOutcome> propose(WriteBatch batch, Runnable check) {
        return proposals.propose(batch, check);
    }

    private CompletableFuture<?> enter(ShardCommand.EnterEpoch command) {
        return division.write(new ProposedCommand(command, CommandCodec.encode(command, node.currentTimeMs())));
    }

    /** Completes when this replica has applied everything that was acknowledged before the call; leader only. */
    public CompletableFuture<Void> confirmLeadership() {
        return division.readIndex();
    }

    RaftDivision division() {
        return division;
    }

    ShardStateMachine stateMachine() {
        return stateMachine;
    }
}
