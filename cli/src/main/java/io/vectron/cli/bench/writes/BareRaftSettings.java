package io.vectron.cli.bench.writes;

import io.vectron.shardservers.raft.RaftSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How bare Raft servers run. */
enum BareRaftSettings {
    /**
     * Ratis as it is, with what entries of this length need and what keeps its memory and its log within bounds; the rest is
     * Ratis's default.
     */
    PLAIN("bare Raft") {
        @Override
        RaftProperties toProperties(int port, Path storage) {
            RaftProperties properties = new RaftProperties();
            RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
            RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
            GrpcConfigKeys.Server.setHost(properties, BareRaftPeers.HOST);
            GrpcConfigKeys.Server.setPort(properties, port);
            GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf("32MB"));
            RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(500, TimeUnit.MILLISECONDS));
            RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(1_000, TimeUnit.MILLISECONDS));
            RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
            RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf("2MB"));
            RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf("2112KB"));
            RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("32MB"));
            RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("4MB"));
            RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
            RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("64MB"));
            RaftServerConfigKeys.Log.setQueueByteLimit(properties, 64 << 20);
            RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("64MB"));
            RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
            RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
            RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
            RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 1);
            RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
            RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
            RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
            return properties;
        }
    },

    /** As a shard server runs it. */
    TUNED("bare Raft, tuned") {
        @Override
        RaftProperties toProperties(int port, Path storage) {
            return new RaftSettings(BareRaftPeers.HOST, port, ELECTION_TIMEOUT, SNAPSHOT_ENTRIES, SNAPSHOT_BYTES)
                    .toProperties(storage);
        }
    };

    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);
    private static final long SNAPSHOT_ENTRIES = 100_000;
    private static final long SNAPSHOT_BYTES = 128L << 20;

    private final String label;

    BareRaftSettings(String label) {
        this.label = label;
    }

    /** In reports. */
    String label() {
        return label;
    }

    /**
     * @param port on which the server listens
     * @param storage folder of logs and snapshots
     */
    abstract RaftProperties toProperties(int port, Path storage);
}
