package io.vectron.cli.service;

import io.vectron.cli.VersionProvider;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueTypes;
import io.vectron.cli.server.Closer;
import io.vectron.placement.api.ServerTraits;
import io.vectron.shardservers.planted.PlantedBug;
import io.vectron.shardservers.server.ShardServer;
import io.vectron.shardservers.server.ShardServerConfig;
import io.vectron.shardservers.server.ShardServerConfig.Endpoint;
import java.time.Duration;
import java.util.List;

/** One shard server. */
final class ShardServerService implements Service {
    private static final Setting<Integer> GRPC_PORT =
            Setting.optional("grpc.port", ValueTypes.PORT, "9090", "Port that gateways and ingest services call.");
    private static final Setting<Integer> RAFT_PORT =
            Setting.optional("raft.port", ValueTypes.PORT, "9191", "Port that the other shard servers call.");
    private static final Setting<Integer> INDEX_THREADS = Setting.optional(
            "index.threads", ValueTypes.THREADS, "cores", "Threads that insert into graphs, for all shards together.");
    private static final Setting<Integer> READ_THREADS =
            Setting.optional("read.threads", ValueTypes.THREADS, "cores", "Threads that search and look up points.");
    private static final Setting<Integer> READ_QUEUE = Setting.optional(
            "read.queue",
            ValueTypes.number(1, 1_000_000),
            "1024",
            "Reads that may wait for a thread; one more is refused as an overload.");
    private static final Setting<Long> CACHE_SIZE = Setting.optional(
            "cache.size",
            ValueTypes.size("1MiB", "1024GiB"),
            "128MiB",
            "Memory for the stores' block cache and write buffers together, off the heap.");
    private static final Setting<Long> WRITE_MEMORY = Setting.optional(
            "write.memory",
            ValueTypes.size("1MiB", "1024GiB"),
            "64MiB",
            "Batches worked on at once, over all shards; one more is refused as an overload. Each takes several times its"
                    + " size of the heap.");
    private static final Setting<Long> INDEX_BACKLOG = Setting.optional(
            "index.backlog",
            ValueTypes.size("1MiB", "1024GiB"),
            "128MiB",
            "Heap for vectors that are written but not in a graph yet, of all shards; writes wait while it is full.");
    private static final Setting<Duration> WRITE_WAIT = Setting.optional(
            "write.wait",
            ValueTypes.duration("1ms", "10m"),
            "15s",
            "How long a write waits for indexing to catch up before it is refused as an overload.");
    private static final Setting<Duration> ANSWER_WAIT = Setting.optional(
            "answer.wait",
            ValueTypes.duration("1ms", "10m"),
            "10s",
            "How long a write waits for commit and apply before its outcome is reported as unknown.");
    private static final Setting<Duration> READ_WAIT = Setting.optional(
            "read.wait",
            ValueTypes.duration("1ms", "10m"),
            "5s",
            "How long a read waits for the log index it needs to be applied.");
    private static final Setting<Duration> HEARTBEAT = Setting.optional(
            "heartbeat.interval",
            ValueTypes.duration("10ms", "1m"),
            "250ms",
            "Between two reports to the placement driver; a change is reported at once.");
    private static final Setting<Duration> ELECTION_TIMEOUT = Setting.optional(
            "election.timeout",
            ValueTypes.duration("100ms", "1m"),
            "1s",
            "A follower without its leader's word for this long seeks election; it notices after up to 1.5 times as"
                    + " long, the next a quarter later. Short ones flap on busy machines, long ones delay fail-over.");
    private static final Setting<Integer> SNAPSHOT_ENTRIES = Setting.optional(
            "snapshot.entries",
            ValueTypes.number(1, 1_000_000_000),
            "100000",
            "Log entries of a shard after which it takes a snapshot and purges its log.");
    private static final Setting<Long> SNAPSHOT_SIZE = Setting.optional(
            "snapshot.size",
            ValueTypes.size("1MiB", "1024GiB"),
            "128MiB",
            "Size of a shard's log entries after which it does so.");
    private static final Setting<Long> DISK_FLOOR = Setting.optional(
            "disk.floor",
            ValueTypes.size("1MiB", "1024GiB"),
            "256MiB",
            "Free space of the data folder's file system below which writes are refused.");
    private static final Setting<String> REGION = Setting.optional(
            "region",
            ValueTypes.LABEL,
            "",
            "Where it is; replicas of a shard are spread over regions, zones and racks.");
    private static final Setting<String> ZONE = Setting.optional("zone", ValueTypes.LABEL, "", "Within the region.");
    private static final Setting<String> RACK = Setting.optional("rack", ValueTypes.LABEL, "", "Within the zone.");
    private static final Setting<Integer> WEIGHT = Setting.optional(
            "weight",
            ValueTypes.number(1, ServerTraits.MAX_WEIGHT),
            Integer.toString(ServerTraits.DEFAULT_WEIGHT),
            "Capacity relative to the other servers: twice the weight holds twice the replicas.");
    private static final Setting<Boolean> SEARCH_ONLY = Setting.optional(
            "search.only",
            ValueTypes.FLAG,
            "false",
            "Whether it holds a copy of every shard that only answers reads, and never a voter.");

    @Override
    public String description() {
        return "Run a shard server.";
    }

    @Override
    public ServiceSchema schema() {
        return new ServiceSchema(
                "shardserver",
                List.of(
                        CommonSettings.NODE,
                        CommonSettings.DATA_DIR,
                        CommonSettings.LOG_DIR,
                        CommonSettings.LISTEN_HOST,
                        CommonSettings.INSECURE,
                        GRPC_PORT,
                        RAFT_PORT,
                        CommonSettings.PLACEMENT_ADDRESSES,
                        CommonSettings.PLACEMENT_TIMEOUT,
                        INDEX_THREADS,
                        READ_THREADS,
                        READ_QUEUE,
                        CACHE_SIZE,
                        WRITE_MEMORY,
                        INDEX_BACKLOG,
                        WRITE_WAIT,
                        ANSWER_WAIT,
                        READ_WAIT,
                        HEARTBEAT,
                        ELECTION_TIMEOUT,
                        SNAPSHOT_ENTRIES,
                        SNAPSHOT_SIZE,
                        DISK_FLOOR,
                        REGION,
                        ZONE,
                        RACK,
                        WEIGHT,
                        SEARCH_ONLY));
    }

    @Override
    public void start(SettingValues values, Closer closer) {
        ShardServerConfig config = config(values);
        PlacementConnection placement = closer.register(PlacementConnection.open(values));
        closer.register(new ShardServer(config, placement.service(), PlantedBug.in(System.getProperties())))
                .start();
    }

    private static ShardServerConfig config(SettingValues values) {
        String host = CommonSettings.listenHost(values);
        return ShardServerConfig.builder(
                        values.value(CommonSettings.DATA_DIR),
                        values.value(CommonSettings.NODE),
                        VersionProvider.version(),
                        new Endpoint(host, values.value(GRPC_PORT)),
                        new Endpoint(host, values.value(RAFT_PORT)))
                .indexThreads(values.value(INDEX_THREADS))
                .readThreads(values.value(READ_THREADS))
                .readQueue(values.value(READ_QUEUE))
                .cacheBytes(values.value(CACHE_SIZE))
                .writeBytes(values.value(WRITE_MEMORY))
                .tailBytes(values.value(INDEX_BACKLOG))
                .writeWait(values.value(WRITE_WAIT))
                .answerWait(values.value(ANSWER_WAIT))
                .readWait(values.value(READ_WAIT))
                .heartbeatInterval(values.value(HEARTBEAT))
                .electionTimeout(values.value(ELECTION_TIMEOUT))
                .snapshotEntries(values.value(SNAPSHOT_ENTRIES))
                .snapshotBytes(values.value(SNAPSHOT_SIZE))
                .diskFloorBytes(values.value(DISK_FLOOR))
                .traits(new ServerTraits(
                        values.value(REGION),
                        values.value(ZONE),
                        values.value(RACK),
                        values.value(WEIGHT),
                        values.value(SEARCH_ONLY)))
                .build();
    }
}
