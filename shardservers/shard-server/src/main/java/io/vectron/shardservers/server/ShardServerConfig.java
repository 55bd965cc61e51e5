package io.vectron.shardservers.server;

import io.vectron.placement.api.ServerTraits;
import io.vectron.shardservers.core.GraphSaves;
import io.vectron.shardservers.core.TailBounds;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a shard server runs.
 *
 * @param dataDir its folder; one server at a time
 * @param node the operator's name for it: unique in the cluster, stable over restarts
 * @param version of the software, for the report
 * @param grpc where its shard service listens, and what others are told
 * @param servesGrpc false when every caller is in this process; the address is then only its name
 * @param raft where its Raft server listens, and what others are told
 * @param indexThreads that insert into graphs, for all shards together
 * @param readThreads that search and look up points
 * @param readQueue reads that may wait for a thread; beyond it they are refused with {@code OVERLOADED}
 * @param tail how much of a shard may wait to be indexed
 * @param graphSaves when a shard's graph is saved in the background
 * @param cacheBytes RocksDB's block cache and memtables together, off the heap
 * @param writeWait how long a write waits for indexing to catch up before it is refused with {@code OVERLOADED}
 * @param answerWait how long a write waits for commit and apply before its outcome is reported as unknown
 * @param readWait how long a read waits for a log index to be applied
 * @param heartbeatInterval between reports to the placement driver; a local change is reported at once
 * @param electionTimeout of groups with more than one voter; the longer bound is a fifth more
 * @param snapshotEntries log entries of a shard after which it takes a snapshot and purges its log
 * @param snapshotBytes bytes of log entries after which it does so
 * @param diskFloorBytes free space of the data folder's file system below which writes are refused
 * @param traits what placement goes by: where the server is, how much it can hold, whether it only searches
 */
public record ShardServerConfig(
        Path dataDir,
        String node,
        String version,
        Endpoint grpc,
        boolean servesGrpc,
        Endpoint raft,
        int indexThreads,
        int readThreads,
        int readQueue,
        TailBounds tail,
        GraphSaves graphSaves,
        long cacheBytes,
        Duration writeWait,
        Duration answerWait,
        Duration readWait,
        Duration heartbeatInterval,
        Duration electionTimeout,
        long snapshotEntries,
        long snapshotBytes,
        long diskFloorBytes,
        ServerTraits traits) {
    private static final long DISK_FLOOR_BYTES = 256L << 20;

    /** A host and a TCP port. */
    public record Endpoint(String host, int port) {
        public Endpoint {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("host must not be empty");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port must be from 1 to 65535, was " + port);
            }
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public ShardServerConfig {
        require(!node.isEmpty(), "node must not be empty");
        require(indexThreads >= 1, "index threads must be at least 1, was " + indexThreads);
        require(readThreads >= 1, "read threads must be at least 1, was " + readThreads);
        require(readQueue >= 1, "read queue must be at least 1, was " + readQueue);
        require(cacheBytes >= 1 << 20, "cache must be at least 1 MiB, was " + cacheBytes + " bytes");
        requirePositive(writeWait, "write wait");
        requirePositive(answerWait, "answer wait");
        requirePositive(readWait, "read wait");
        requirePositive(heartbeatInterval, "heartbeat interval");
        require(electionTimeout.toMillis() >= 100, "election time-out must be at least 100 ms, was " + electionTimeout);
        require(snapshotEntries >= 1, "snapshot entries must be at least 1, was " + snapshotEntries);
        require(snapshotBytes >= 1, "snapshot bytes must be at least 1, was " + snapshotBytes);
        require(diskFloorBytes >= 0, "disk floor must be at least 0, was " + diskFloorBytes);
    }

    /** With a disk floor of 256 MiB, and a server like any other. */
    public ShardServerConfig(
            Path dataDir,
            String node,
            String version,
            Endpoint grpc,
            boolean servesGrpc,
            Endpoint raft,
            int indexThreads,
            int readThreads,
            int readQueue,
            TailBounds tail,
            GraphSaves graphSaves,
            long cacheBytes,
            Duration writeWait,
            Duration answerWait,
            Duration readWait,
            Duration heartbeatInterval,
            Duration electionTimeout,
            long snapshotEntries,
            long snapshotBytes) {
        this(
                dataDir,
                node,
                version,
                grpc,
                servesGrpc,
                raft,
                indexThreads,
                readThreads,
                readQueue,
                tail,
                graphSaves,
                cacheBytes,
                writeWait,
                answerWait,
                readWait,
                heartbeatInterval,
                electionTimeout,
                snapshotEntries,
                snapshotBytes,
                DISK_FLOOR_BYTES,
                ServerTraits.DEFAULT);
    }

    /** One thread per core for indexing and for reads, bounds and intervals as the record's fields explain. */
    public static ShardServerConfig defaults(Path dataDir, String node, String version, Endpoint grpc, Endpoint raft) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ShardServerConfig(
                dataDir,
                node,
                version,
                grpc,
                true,
                raft,
                cores,
                cores,
                1_024,
                TailBounds.DEFAULT,
                GraphSaves.DEFAULT,
                128L << 20,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                100_000,
                128L << 20);
    }

    /** The same, called only from within this process. */
    public ShardServerConfig withoutGrpc() {
        return with(false, diskFloorBytes, traits);
    }

    public ShardServerConfig withTraits(ServerTraits changed) {
        return with(servesGrpc, diskFloorBytes, changed);
    }

    public ShardServerConfig withDiskFloor(long bytes) {
        return with(servesGrpc, bytes, traits);
    }

    private ShardServerConfig with(boolean grpcServed, long diskFloor, ServerTraits placed) {
        return new ShardServerConfig(
                dataDir,
                node,
                version,
                grpc,
                grpcServed,
                raft,
                indexThreads,
                readThreads,
                readQueue,
                tail,
                graphSaves,
                cacheBytes,
                writeWait,
                answerWait,
                readWait,
                heartbeatInterval,
                electionTimeout,
                snapshotEntries,
                snapshotBytes,
                diskFloor,
                placed);
    }

    private static void requirePositive(Duration value, String name) {
        require(value.toMillis() >= 1, name + " must be at least 1 ms, was " + value);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
