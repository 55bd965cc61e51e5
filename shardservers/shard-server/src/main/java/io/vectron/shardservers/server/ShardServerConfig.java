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
 * @param tailBytes of the heap, of what waits to be indexed in all shards
 * @param graphSaves when a shard's graph is saved in the background
 * @param cacheBytes RocksDB's block cache and memtables together, off the heap
 * @param writeBytes batches worked on at once, over all shards; beyond it they are refused with {@code OVERLOADED}
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
        long tailBytes,
        GraphSaves graphSaves,
        long cacheBytes,
        long writeBytes,
        Duration writeWait,
        Duration answerWait,
        Duration readWait,
        Duration heartbeatInterval,
        Duration electionTimeout,
        long snapshotEntries,
        long snapshotBytes,
        long diskFloorBytes,
        ServerTraits traits) {
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
        require(tailBytes >= 1 << 20, "index backlog must be at least 1 MiB, was " + tailBytes + " bytes");
        require(cacheBytes >= 1 << 20, "cache must be at least 1 MiB, was " + cacheBytes + " bytes");
        require(writeBytes >= 1 << 20, "write memory must be at least 1 MiB, was " + writeBytes + " bytes");
        requirePositive(writeWait, "write wait");
        requirePositive(answerWait, "answer wait");
        requirePositive(readWait, "read wait");
        requirePositive(heartbeatInterval, "heartbeat interval");
        require(electionTimeout.toMillis() >= 100, "election time-out must be at least 100 ms, was " + electionTimeout);
        require(snapshotEntries >= 1, "snapshot entries must be at least 1, was " + snapshotEntries);
        require(snapshotBytes >= 1, "snapshot bytes must be at least 1, was " + snapshotBytes);
        require(diskFloorBytes >= 0, "disk floor must be at least 0, was " + diskFloorBytes);
    }

    /** Begins with one thread per core for indexing and for reads, and a server like any other that others call. */
    public static Builder builder(Path dataDir, String node, String version, Endpoint grpc, Endpoint raft) {
        return new Builder(dataDir, node, version, grpc, raft);
    }

    /** Holds the fields of a configuration until it is built; those not set are as shipped. Used by one thread. */
    public static final class Builder {
        private static final int CORES = Runtime.getRuntime().availableProcessors();

        private final Path dataDir;
        private final String node;
        private final String version;
        private final Endpoint grpc;
        private final Endpoint raft;
        private boolean servesGrpc = true;
        private int indexThreads = CORES;
        private int readThreads = CORES;
        private int readQueue = 1_024;
        private TailBounds tail = TailBounds.DEFAULT;
        private long tailBytes = 128L << 20;
        private GraphSaves graphSaves = GraphSaves.DEFAULT;
        private long cacheBytes = 128L << 20;
        private long writeBytes = 64L << 20;
        private Duration writeWait = Duration.ofSeconds(15);
        private Duration answerWait = Duration.ofSeconds(10);
        private Duration readWait = Duration.ofSeconds(5);
        private Duration heartbeatInterval = Duration.ofMillis(250);
        private Duration electionTimeout = Duration.ofSeconds(1);
        private long snapshotEntries = 100_000;
        private long snapshotBytes = 128L << 20;
        private long diskFloorBytes = 256L << 20;
        private ServerTraits traits = ServerTraits.DEFAULT;

        private Builder(Path dataDir, String node, String version, Endpoint grpc, Endpoint raft) {
            this.dataDir = dataDir;
            this.node = node;
            this.version = version;
            this.grpc = grpc;
            this.raft = raft;
        }

        public Builder servesGrpc(boolean is) {
            servesGrpc = is;
            return this;
        }

        public Builder indexThreads(int indexThreads) {
            this.indexThreads = indexThreads;
            return this;
        }

        public Builder readThreads(int readThreads) {
            this.readThreads = readThreads;
            return this;
        }

        public Builder readQueue(int readQueue) {
            this.readQueue = readQueue;
            return this;
        }

        public Builder tail(TailBounds tail) {
            this.tail = tail;
            return this;
        }

        public Builder tailBytes(long tailBytes) {
            this.tailBytes = tailBytes;
            return this;
        }

        public Builder graphSaves(GraphSaves graphSaves) {
            this.graphSaves = graphSaves;
            return this;
        }

        public Builder cacheBytes(long cacheBytes) {
            this.cacheBytes = cacheBytes;
            return this;
        }

        public Builder writeBytes(long writeBytes) {
            this.writeBytes = writeBytes;
            return this;
        }

        public Builder writeWait(Duration writeWait) {
            this.writeWait = writeWait;
            return this;
        }

        public Builder answerWait(Duration answerWait) {
            this.answerWait = answerWait;
            return this;
        }

        public Builder readWait(Duration readWait) {
            this.readWait = readWait;
            return this;
        }

        public Builder heartbeatInterval(Duration heartbeatInterval) {
            this.heartbeatInterval = heartbeatInterval;
            return this;
        }

        public Builder electionTimeout(Duration electionTimeout) {
            this.electionTimeout = electionTimeout;
            return this;
        }

        public Builder snapshotEntries(long snapshotEntries) {
            this.snapshotEntries = snapshotEntries;
            return this;
        }

        public Builder snapshotBytes(long snapshotBytes) {
            this.snapshotBytes = snapshotBytes;
            return this;
        }

        public Builder diskFloorBytes(long diskFloorBytes) {
            this.diskFloorBytes = diskFloorBytes;
            return this;
        }

        public Builder traits(ServerTraits traits) {
            this.traits = traits;
            return this;
        }

        /** @throws IllegalArgumentException naming the field that is out of bounds */
        public ShardServerConfig build() {
            return new ShardServerConfig(
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
                    tailBytes,
                    graphSaves,
                    cacheBytes,
                    writeBytes,
                    writeWait,
                    answerWait,
                    readWait,
                    heartbeatInterval,
                    electionTimeout,
                    snapshotEntries,
                    snapshotBytes,
                    diskFloorBytes,
                    traits);
        }
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
