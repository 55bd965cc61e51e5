package io.vectron.shardservers.raft;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what happens in a group; nothing happens in it before {@link #attach} that could not wait. */
final class ReplicaEvents implements ShardStateMachine.GroupEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaEvents.class);

    private final ShardId shard;
    private final Succession succession;
    private final Runnable onLeadershipChange;
    private final Executor snapshots;
    private volatile @Nullable RaftDivision division;
    private volatile @Nullable ShardStateMachine stateMachine;

    /** @param snapshots runs what takes long of a snapshot */
    ReplicaEvents(ShardId shard, Succession succession, Runnable onLeadershipChange, Executor snapshots) {
        this.shard = shard;
        this.succession = succession;
        this.onLeadershipChange = onLeadershipChange;
        this.snapshots = snapshots;
    }

    void attach(RaftDivision joined, ShardStateMachine owner) {
        stateMachine = owner;
        division = joined;
        onLeadershipChange.run();
    }

    @Override
    public void ledBy(ServerId leader) {
        succession.ledBy(leader);
        onLeadershipChange.run();
    }

    @Override
    public void leadershipChanged() {
        onLeadershipChange.run();
    }

    @Override
    public void snapshotDue() {
        ShardStateMachine owner = stateMachine;
        if (owner == null) {
            return;
        }
        RaftDivision joined = division;
        if (joined == null) {
            owner.snapshotFailed();
            return;
        }
        CompletableFuture.runAsync(owner::prepareSnapshot, snapshots)
                .thenCompose(_ -> joined.requestSnapshot())
                .whenComplete((reply, failure) -> {
                    if (failure != null || !reply.isSuccess()) {
                        LOG.warn(
                                "shard {} could not take a snapshot",
                                shard,
                                failure != null ? failure : reply.getException());
                        owner.snapshotFailed();
                    }
                });
    }
}
