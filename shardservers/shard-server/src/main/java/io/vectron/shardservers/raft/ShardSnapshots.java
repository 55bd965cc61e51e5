package io.vectron.shardservers.raft;

import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.storage.SnapshotDirectory;
import java.io.IOException;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/** Shows Ratis a shard's snapshots. */
final class ShardSnapshots implements StateMachineStorage {
    private final SnapshotDirectory directory;
    private volatile @Nullable SnapshotInfo latest;

    ShardSnapshots(SnapshotDirectory directory) {
        this.directory = directory;
        refresh();
    }

    SnapshotDirectory directory() {
        return directory;
    }

    /** Looks again after a snapshot was taken or installed. */
    void refresh() {
        latest = directory.findLatest().map(ShardSnapshots::describe).orElse(null);
    }

    private static SnapshotInfo describe(SnapshotDirectory.Snapshot snapshot) {
        LogPosition position = snapshot.position();
        return new FileListSnapshotInfo(
                // Ratis computes the digest while it sends a file.
                snapshot.files().stream().map(file -> new FileInfo(file, null)).toList(),
                TermIndex.valueOf(position.term(), position.index().value()));
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        directory.retain(policy.getNumSnapshotsRetained());
    }

    @Override
    public void init(RaftStorage storage) {}

    @Override
    public void format() {}
}
