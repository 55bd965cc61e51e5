package io.vectron.cli.service;

import io.vectron.cli.VersionProvider;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueTypes;
import io.vectron.cli.server.Closer;
import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.IngestServer;
import io.vectron.ingest.core.BatchPolicy;
import io.vectron.shardservers.api.routing.RetryPolicy;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.List;

/** One ingest service. */
final class IngestService implements Service {
    private static final Setting<List<String>> BOOTSTRAP =
            Setting.required("kafka.bootstrap.servers", ValueTypes.ADDRESSES, "Where the Kafka cluster is found.");
    private static final Setting<Integer> BATCH_RECORDS = Setting.optional(
            "batch.records", ValueTypes.number(1, 100_000), "1000", "Records of one batch to a shard, at the most.");
    private static final Setting<Long> BATCH_SIZE = Setting.optional(
            "batch.size",
            ValueTypes.size("1KiB", "16MiB"),
            "1MiB",
            "Size of one batch to a shard, at the most; a larger record goes alone.");
    private static final Setting<Duration> SESSION_TIMEOUT = Setting.optional(
            "session.timeout",
            ValueTypes.duration("1s", "10m"),
            "10s",
            "The partitions of an ingest service that is silent for this long go to another.");
    private static final Setting<Long> BUFFER_SIZE = Setting.optional(
            "buffer.size",
            ValueTypes.size("64KiB", "1GiB"),
            "4MiB",
            "Of each partition, what may be read and not yet written; beyond it reading pauses.");
    private static final Setting<Duration> COMMIT_INTERVAL = Setting.optional(
            "commit.interval",
            ValueTypes.duration("10ms", "10m"),
            "1s",
            "Between two commits of a group's offsets, which are a hint for restarts and for lag tools.");
    private static final Setting<Duration> REPORT_INTERVAL = Setting.optional(
            "report.interval",
            ValueTypes.duration("10ms", "1m"),
            "500ms",
            "Between two reports to the placement driver while records flow; four times as long at rest.");

    @Override
    public String description() {
        return "Run an ingest service.";
    }

    @Override
    public ServiceSchema schema() {
        return new ServiceSchema(
                "ingest",
                List.of(
                        CommonSettings.NODE,
                        CommonSettings.LOG_DIR,
                        BOOTSTRAP,
                        CommonSettings.PLACEMENT_ADDRESSES,
                        CommonSettings.PLACEMENT_TIMEOUT,
                        CommonSettings.SHARD_TIMEOUT,
                        BATCH_RECORDS,
                        BATCH_SIZE,
                        SESSION_TIMEOUT,
                        BUFFER_SIZE,
                        COMMIT_INTERVAL,
                        REPORT_INTERVAL));
    }

    @Override
    public void start(SettingValues values, Closer closer) {
        IngestConfig config = config(values);
        ClusterConnection cluster = ClusterConnection.open(values, closer);
        ShardClient client = new ShardClient(
                cluster.view(), cluster.shards(), RetryPolicy.DEFAULT, cluster.timer(), System::nanoTime);
        closer.register(new IngestServer(config, cluster.placement(), cluster.view(), client))
                .start();
    }

    private static IngestConfig config(SettingValues values) {
        BatchPolicy defaults = BatchPolicy.DEFAULT;
        return new IngestConfig(
                String.join(",", values.value(BOOTSTRAP)),
                values.value(CommonSettings.NODE),
                VersionProvider.version(),
                new BatchPolicy(
                        values.value(BATCH_RECORDS),
                        Math.toIntExact(values.value(BATCH_SIZE)),
                        defaults.coverageDelay(),
                        defaults.firstRetry(),
                        defaults.maxRetry()),
                values.value(SESSION_TIMEOUT),
                Math.toIntExact(values.value(BUFFER_SIZE)),
                values.value(COMMIT_INTERVAL),
                values.value(REPORT_INTERVAL));
    }
}
