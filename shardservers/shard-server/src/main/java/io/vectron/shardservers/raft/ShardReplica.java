package io.vectron.shardservers.raft;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.Shard;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running replica of a shard: its state, and its place in the Raft group. Thread-safe. */
public final class ShardReplica {
    private final RaftNode node;
    private final RaftDivision division;
    private final ShardStateMachine stateMachine;
    private volatile ReplicaConfig config;
    private volatile boolean wasReady;

    ShardReplica(RaftNode node, RaftDivision division, ShardStateMachine stateMachine, ReplicaConfig config) {
        this.node = node;
        this.division = division;
        this.stateMachine = stateMachine;
        this.config = config;
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

    /** Whether its Raft member runs; one that ended by itself does not come back. */
    public boolean isAlive() {
        return division.isAlive();
    }

    /**
     * Whether reads see every write acknowledged before this replica last started: it leads, or has applied all its leader
     * told it was committed. A failed replica is not ready.
     */
    public boolean isReady() {
        if (shard().failure().isPresent() || !division.isAlive()) {
            return false;
        }
        if (!wasReady && (division.isLeaderReady() || division.hasCaughtUp())) {
            wasReady = true;
        }
        return wasReady;
    }

    /**
     * Proposes a batch and waits for it to be applied here. Fails with {@code NOT_LEADER}, {@code SHARD_NOT_READY}, {@code
     * OVERLOADED}, {@code BODY_TOO_LARGE}, {@code INVALID_ARGUMENT} or {@code TIMEOUT}, which leaves the outcome open.
     */
    public CompletableFuture<WriteOutcome> propose(WriteBatch batch) {
        var content = CommandCodec.encode(batch, node.currentTimeMs());
        if (content.size() > RaftSettings.LARGEST_COMMAND_BYTES) {
            return CompletableFuture.failedFuture(new VectronException(
                    ErrorCode.BODY_TOO_LARGE,
                    "a batch must be at most " + RaftSettings.LARGEST_COMMAND_BYTES + " bytes encoded, was "
                            + content.size() + "; split it",
                    Map.of()));
        }
        return division.write(new BatchMessage(batch, content)).thenApply(CommandCodec::decodeReply);
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
