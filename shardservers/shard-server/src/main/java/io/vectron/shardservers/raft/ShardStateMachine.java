package io.vectron.shardservers.raft;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.raft.SnapshotSender;
import io.vectron.shardservers.core.BatchEffect;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.core.Shard;
import io.vectron.shardservers.core.ShardCommand;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a group's committed entries to its shard. Ratis calls {@link #applyTransaction}, {@link #takeSnapshot} and {@link
 * #reinitialize} from one thread.
 *
 * <p>An exception thrown out of apply closes the group. Ratis would log a failed future and go on with the next entry, so
 * failures are always thrown.
 *
 * <p>After a crash the store may be ahead of Raft's snapshot. Ratis is told the snapshot's index only, and replays from
 * there; the shard passes over what it has.
 */
final class ShardStateMachine extends BaseStateMachine implements SnapshotSender {
    private static final Logger LOG = LoggerFactory.getLogger(ShardStateMachine.class);

    private final ShardId id;
    private final ReplicaFiles files;
    private final ShardSnapshots snapshots;
    private final SnapshotSchedule schedule;
    private final UnaryOperator<ShardCommand> applied;
    private final GroupEvents events;
    private volatile ReplicaFiles.OpenShard open;
    private volatile boolean discarding;
    private volatile Optional<String> logFailure = Optional.empty();

    /** What the owner of a group wants to know; called on Ratis's threads, must not block. */
    interface GroupEvents {
        /** The group has a leader, for the first time, again or another. */
        void ledBy(ServerId leader);

        /** This replica is ready to lead, or can no longer follow. */
        void leadershipChanged();

        /** The log has grown enough: a snapshot should be taken. */
        void snapshotDue();
    }

    ShardStateMachine(
            ShardId id,
            ReplicaFiles files,
            ReplicaFiles.OpenShard open,
            ShardSnapshots snapshots,
            SnapshotSchedule schedule,
            UnaryOperator<ShardCommand> applied,
            GroupEvents events) {
        this.id = id;
        this.files = files;
        this.open = open;
        this.snapshots = snapshots;
        this.schedule = schedule;
        this.applied = applied;
        this.events = events;
    }

    Shard shard() {
        return open.shard();
    }

    /** Why the Raft log can no longer be written, if so. */
    Optional<String> logFailure() {
        return logFailure;
    }

    /** What is closed from here on need not be saved. */
    void discard() {
        discarding = true;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        getLifeCycle().startAndTransition(() -> {
            SnapshotInfo latest = snapshots.getLatestSnapshot();
            if (latest != null) {
                setLastAppliedTermIndex(latest.getTermIndex());
            }
        });
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return snapshots.getLatestSnapshot();
    }

    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        var builder = TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request);
        if (request.getMessage() instanceof ProposedCommand message) {
            builder.setStateMachineContext(message.command());
        }
        return builder.build();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = Objects.requireNonNull(transaction.getLogEntry());
        LogPosition position = LogPosition.of(entry.getTerm(), entry.getIndex());
        // What the store has need not even be decoded: after a restart that is most of the log.
        List<BatchEffect> effects = position.isAfter(shard().applied())
                ? shard().apply(position, applied.apply(command(transaction, entry)))
                : List.of();
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        if (schedule.applied(entry.getStateMachineLogEntry().getLogData().size())) {
            askForSnapshot();
        }
        return CompletableFuture.completedFuture(Message.valueOf(CommandCodec.encodeReply(effects, entry.getIndex())));
    }

    private static ShardCommand command(TransactionContext transaction, LogEntryProto entry) {
        return transaction.getStateMachineContext() instanceof ShardCommand proposed
                ? proposed
                : CommandCodec.decode(entry.getStateMachineLogEntry().getLogData());
    }

    /** Called by the leader right before it puts a proposal into its log. */
    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        RaftClientRequest request = transaction.getClientRequest();
        if (request != null && request.getMessage() instanceof ProposedCommand message) {
            message.markAppended();
        }
        return transaction;
    }

    /** A snapshot flushes, and a flush that finds no room would stop the store. */
    private void askForSnapshot() {
        if (open.store().hasRoomForFlush()) {
            events.snapshotDue();
        } else {
            schedule.failed();
        }
    }

    /** Makes the snapshot that is due, on another thread than the one that applies; it counts when it is taken. */
    void prepareSnapshot() {
        snapshots.directory().prepare(open.store(), files.directory().graph());
    }

    /** A requested snapshot could not be taken: it is asked for again some entries later. */
    void snapshotFailed() {
        snapshots.directory().discardPrepared();
        schedule.failed();
    }

    /**
     * A damaged snapshot is replaced: the member would refuse it, and be made anew to be sent it again. Of a damaged store none is made;
     * this replica fails then, and another leads.
     */
    @Override
    public void beforeSendingSnapshot() throws IOException {
        Optional<String> damage = snapshots.findDamage();
        if (damage.isEmpty()) {
            return;
        }
        LOG.warn("shard {} has a damaged snapshot and makes another: {}", id, damage.get());
        shard().verifyFiles(() -> true);
        if (shard().failure().isPresent() || discarding || !open.store().hasRoomForFlush()) {
            throw new IOException("the latest snapshot is damaged, and no other can be made now: " + damage.get());
        }
        snapshots.directory().replaceDamaged(open.store(), files.directory().graph());
        snapshots.refresh();
        throw new IOException("the snapshot was damaged; there is another now");
    }

    @Override
    public void sendingSnapshot() {
        schedule.sending();
    }

    /** Of configuration changes and the like; these may come again after a restart. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        TermIndex updated = TermIndex.valueOf(term, index);
        if (updated.compareTo(getLastAppliedTermIndex()) > 0) {
            updateLastAppliedTermIndex(updated);
        }
    }

    /** Ratis has established by then that this replica may answer: the caller reads the shard itself. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public long takeSnapshot() throws IOException {
        LogPosition applied = shard().applied();
        if (discarding
                || applied.equals(LogPosition.NONE)
                || schedule.isHeldBack()
                || shard().failure().isPresent()
                || applied.index().value() > getLastAppliedTermIndex().getIndex()) {
            snapshotFailed();
            return RaftLog.INVALID_LOG_INDEX;
        }
        LogPosition taken;
        try {
            taken = snapshots.directory().take(open.store(), files.directory().graph());
            snapshots.refresh();
        } catch (RuntimeException e) {
            // Ratis goes on without this snapshot after an IOException; after anything else it closes the replica.
            throw new IOException("group " + getGroupId() + " took no snapshot: " + e.getMessage(), e);
        }
        schedule.taken();
        return taken.index().value();
    }

    // ---- a snapshot installed by the leader ----

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        LOG.info("shard {} takes over a snapshot its leader sent", id);
        getLifeCycle().transition(LifeCycle.State.STARTING);
        open.shard().abandon();
        try {
            snapshots
                    .directory()
                    .restore(files.directory().database(), files.directory().graph());
            open = files.open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a snapshot was taken over", e);
        }
        snapshots.refresh();
        SnapshotInfo latest = Objects.requireNonNull(snapshots.getLatestSnapshot());
        setLastAppliedTermIndex(latest.getTermIndex());
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    // ---- events ----

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.ledBy(GroupMembership.serverId(leader));
    }

    @Override
    public void notifyLeaderReady() {
        events.leadershipChanged();
    }

    /**
     * Ratis keeps a replica running whose log it can no longer write: it says that it follows, and takes nothing in. What it
     * has can still be read, until it is opened again.
     */
    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        if (logFailure.isEmpty()) {
            LOG.error("shard {} can no longer write its Raft log", id, cause);
            logFailure = Optional.of("its Raft log cannot be written: " + cause);
            events.leadershipChanged();
        }
    }

    @Override
    public void close() {
        if (discarding) {
            shard().abandon();
        } else {
            shard().close();
        }
    }
}
