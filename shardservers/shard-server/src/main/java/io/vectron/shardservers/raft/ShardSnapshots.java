package io.vectron.shardservers.raft;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.shardservers.core.LogPosition;
import io.vectron.shardservers.storage.SnapshotDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
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
    /** A snapshot that was read through is not read again for so long: several members may want it, or one again and again. */
    private static final Duration TRUSTED = Duration.ofMinutes(1);

    private final SnapshotDirectory directory;
    private final LongSupplier nanoClock;
    private volatile @Nullable SnapshotInfo latest;

    @GuardedBy("this")
    private @Nullable SnapshotInfo intact;

    @GuardedBy("this")
    private long intactAtNanos;

    ShardSnapshots(SnapshotDirectory directory, LongSupplier nanoClock) {
        this.directory = directory;
        this.nanoClock = nanoClock;
        refresh();
    }

    SnapshotDirectory directory() {
        return directory;
    }

    /** Looks again after a snapshot was taken or installed. */
    void refresh() {
        latest = directory.findLatest().map(ShardSnapshots::describe).orElse(null);
    }

    /** What is wrong with the files of the latest, if anything. */
    synchronized Optional<String> findDamage() {
        SnapshotInfo examined = latest;
        if (examined != null && examined == intact && nanoClock.getAsLong() - intactAtNanos < TRUSTED.toNanos()) {
            return Optional.empty();
        }
        Optional<String> damage = directory.findDamage();
        if (damage.isEmpty()) {
            intact = examined;
            intactAtNanos = nanoClock.getAsLong();
        }
        return damage;
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
