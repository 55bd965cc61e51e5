package io.vectron.shardservers.raft;

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
 * How Raft runs on a shard server; docs/adr/0020 has the reasons.
 *
 * @param host and {@code port}: where the Raft server listens
 * @param electionTimeout the shorter bound of it; the longer is a fifth more
 * @param snapshotEntries log entries after which a snapshot is due
 * @param snapshotBytes bytes of log entries after which a snapshot is due
 */
public record RaftSettings(String host, int port, Duration electionTimeout, long snapshotEntries, long snapshotBytes) {
    /**
     * The largest log entry. Ratis refuses to read a larger one, so this may grow but never shrink. Each group has a write
     * buffer of this size outside the heap.
     */
    static final int LARGEST_ENTRY_BYTES = 1 << 20;

    /** The largest encoded command: an entry less Ratis's own fields. */
    static final int LARGEST_COMMAND_BYTES = LARGEST_ENTRY_BYTES - 1024;

    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int PREALLOCATED_BYTES = 256 << 10;

    public RaftSettings {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("raft port must be from 1 to 65535, was " + port);
        }
        if (electionTimeout.toMillis() < 100) {
            throw new IllegalArgumentException("election time-out must be at least 100 ms, was " + electionTimeout);
        }
        if (snapshotEntries < 1 || snapshotBytes < 1) {
            throw new IllegalArgumentException("snapshot thresholds must be at least 1");
        }
    }

    /** Ratis's own form of them, for groups whose logs and snapshots are in the folder. */
    public RaftProperties toProperties(Path storage) {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, new PatientGrpc());
        RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
        // A process that was stopped for long comes back as a follower; Ratis would close it after five minutes.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.ONE_DAY);
        setAddress(properties);
        setTimeouts(properties);
        setLog(properties);
        setSnapshots(properties);
        setReads(properties);
        return properties;
    }

    private void setAddress(RaftProperties properties) {
        GrpcConfigKeys.Server.setHost(properties, host);
        GrpcConfigKeys.Server.setPort(properties, port);
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(8L << 20));
        GrpcConfigKeys.Server.setHeartbeatChannel(properties, false);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, 2);
    }

    /** Of a leader; the first of its followers stands for election then, unless Ratis has noticed before. */
    Duration longestSilence() {
        return electionTimeout.multipliedBy(3).dividedBy(2);
    }

    /** So much later each further follower stands: about what an election takes. */
    Duration stagger() {
        return electionTimeout.dividedBy(4);
    }

    /**
     * Ratis looks at the silence of a leader only when a whole time-out has been slept through, so it notices after the rest
     * of one and all of the next: twice the longer bound in the worst case. Members sleep out of step, which parts their
     * candidacies more than a wide range would.
     */
    private static long longerBoundMillis(long shorter) {
        return shorter * 6 / 5;
    }

    private void setTimeouts(RaftProperties properties) {
        long millis = electionTimeout.toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ofMillis(millis));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ofMillis(longerBoundMillis(millis)));
        // A group that has had no leader yet looks for one soon. With more than one voter the pre-vote keeps a member
        // that only restarted from disturbing a leader that is there. A round of votes may take as long as is drawn
        // from the same range: up to what it may take later, as members that have just started are slow to answer.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, ofMillis(millis / 10));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, ofMillis(longerBoundMillis(millis)));
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        // Without these a dead follower keeps the leader's appenders spinning.
        RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, ofMillis(2_000));
        properties.set(RaftServerConfigKeys.Log.Appender.RETRY_POLICY_KEY, "1ms,10, 100ms,100000");
        // Retries are recognised by the shard itself; Ratis's cache only costs memory.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, ofMillis(5_000));
    }

    private static void setLog(RaftProperties properties) {
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(LARGEST_ENTRY_BYTES));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(LARGEST_ENTRY_BYTES + 4096));
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_BYTES));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(PREALLOCATED_BYTES));
        // No closed segment, once it is applied everywhere: what is cached survives collections, which copy it.
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(SEGMENT_BYTES));
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, 32 << 20);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(64L << 20));
        RaftServerConfigKeys.Log.setCorruptionPolicy(properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    }

    private void setSnapshots(RaftProperties properties) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, snapshotEntries);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 1);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf(1L << 20));
        // Times eight parts that may be outstanding: so long an appender stands still when a snapshot was broken off.
        GrpcConfigKeys.Server.setInstallSnapshotRequestTimeout(properties, ofMillis(1_000));
    }

    private static void setReads(RaftProperties properties) {
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
        RaftServerConfigKeys.Read.setLeaderHeartbeatCheckEnabled(properties, true);
    }

    private static TimeDuration ofMillis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
