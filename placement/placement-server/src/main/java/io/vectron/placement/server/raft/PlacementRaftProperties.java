package io.vectron.placement.server.raft;

import io.vectron.placement.server.PlacementServerConfig;
import io.vectron.raft.PatientGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis settings of the driver group. Log writes stay synchronous (the default); asynchronous or unsafe flushes lose
 * acknowledged entries in a power cut. Reads are linearizable by ReadIndex, without a leader lease. Entries are small, so
 * are the buffers, which are direct memory.
 */
final class PlacementRaftProperties {
    /** Of a log entry. Ratis refuses to read a larger one, so this may grow but never shrink. */
    static final int LARGEST_ENTRY_BYTES = 1 << 20;

    private PlacementRaftProperties() {}

    static RaftProperties of(PlacementServerConfig config, Path storage) {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, new PatientGrpc());
        RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
        // A process that was stopped for long comes back as a follower; Ratis would close it after five minutes.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.ONE_DAY);
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(config.electionTimeoutMin()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(config.electionTimeoutMax()));
        // Whoever has just started looks for a leader soon; the pre-vote keeps it from disturbing one that is there. A
        // round of votes may take as long as is drawn from the same range: members that have just started are slow.
        // Never 0.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
                properties, millis(config.electionTimeoutMin().dividedBy(10).plusMillis(1)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(config.electionTimeoutMin()));
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        // Without these a dead follower keeps the leader's appenders spinning.
        RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
        properties.set(RaftServerConfigKeys.Log.Appender.RETRY_POLICY_KEY, "1ms,10, 100ms,100000");
        GrpcConfigKeys.Server.setHost(properties, config.host());
        GrpcConfigKeys.Server.setPort(properties, config.raftPort());
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(LARGEST_ENTRY_BYTES));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(LARGEST_ENTRY_BYTES + 4096));
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("64KB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setCorruptionPolicy(properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, config.snapshotThreshold());
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
        RaftServerConfigKeys.Read.setLeaderHeartbeatCheckEnabled(properties, true);
        return properties;
    }

    private static TimeDuration millis(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
