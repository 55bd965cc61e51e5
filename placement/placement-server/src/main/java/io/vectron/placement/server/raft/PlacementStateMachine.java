package io.vectron.placement.server.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.storage.DurableFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds committed log entries to the pure {@link PlacementState} and keeps its snapshots: one file, {@code
 * PlacementSnapshot}, with its MD5 beside it. All state lives in memory, so an applied index ahead of the snapshot is never
 * on disk. Ratis calls {@link #applyTransaction} from one thread; {@link #state()} may be read by any.
 */
final class PlacementStateMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementStateMachine.class);

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final GroupEvents events;
    private volatile PlacementState state = PlacementState.EMPTY;

    PlacementStateMachine(GroupEvents events) {
        this.events = events;
    }

    PlacementState state() {
        return state;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage raftStorage) throws IOException {
        super.initialize(server, groupId, raftStorage);
        storage.init(raftStorage);
        load();
    }

    @Override
    public void reinitialize() throws IOException {
        load();
    }

    private void load() throws IOException {
        deleteUnfinishedSnapshots();
        SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
        if (snapshot == null) {
            return;
        }
        Path file = snapshot.getFile().getPath();
        // Throws if the content is not what was written: half a state would be worse than none.
        MD5FileUtil.verifySavedMD5(file.toFile(), MD5FileUtil.computeMd5ForFile(file.toFile()));
        publish(CommandCodec.decodeState(Files.readAllBytes(file)));
        setLastAppliedTermIndex(snapshot.getTermIndex());
    }

    /**
     * A snapshot without its MD5 was being taken when the process died. Nothing was purged for it, so the log has what it
     * would have; but Ratis would start from it if there were no other.
     */
    private void deleteUnfinishedSnapshots() throws IOException {
        File[] snapshots = storage.getSnapshotFile(0, 0)
                .getParentFile()
                .listFiles(file -> SimpleStateMachineStorage.SNAPSHOT_REGEX
                        .matcher(file.getName())
                        .matches());
        for (File snapshot : snapshots == null ? new File[0] : snapshots) {
            if (!MD5FileUtil.getDigestFileForFile(snapshot).exists()) {
                LOG.warn("Snapshot {} was never finished; the log is replayed instead", snapshot);
                Files.delete(snapshot.toPath());
            }
        }
    }

    private void publish(PlacementState next) {
        state = next;
        events.stateChanged(next);
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        PlacementState.Transition transition;
        try {
            transition = state.apply(CommandCodec.decodeCommand(
                    entry.getStateMachineLogEntry().getLogData().toByteArray()));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw failStop(entry, e);
        }
        publish(transition.state());
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(
                Message.valueOf(ByteString.copyFrom(CommandCodec.encode(transition.reply()))));
    }

    /** Thrown, it closes the Raft group; in a failed future Ratis would log it and go on with a state that misses an entry. */
    private static IllegalStateException failStop(LogEntryProto entry, Exception cause) {
        LOG.error("Cannot apply entry {}; the driver stops", TermIndex.valueOf(entry), cause);
        return new IllegalStateException("cannot apply " + TermIndex.valueOf(entry), cause);
    }

    @Override
    public void notifyLeaderReady() {
        events.leads();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        // Of its own leadership a member hears when it can serve; see notifyLeaderReady.
        if (leader != null && !member.getPeerId().equals(leader)) {
            events.follows();
        }
    }

    /** Reads are answered from {@link #state()}; the query only marks the point in the log they may be answered at. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public long takeSnapshot() throws IOException {
        TermIndex applied = getLastAppliedTermIndex();
        if (applied == null || applied.getIndex() == RaftLog.INVALID_LOG_INDEX) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        File file = storage.getSnapshotFile(applied.getTerm(), applied.getIndex());
        DurableFiles.replace(file.toPath(), CommandCodec.encode(state));
        MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
        // The log is purged up to this snapshot next, so its names must outlive a loss of power first.
        DurableFiles.syncDirectoryOf(file.toPath());
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), applied));
        return applied.getIndex();
    }
}
