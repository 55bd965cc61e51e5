package io.vectron.cli.service;

import io.vectron.cli.VersionProvider;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueTypes;
import io.vectron.cli.server.Closer;
import io.vectron.common.model.ReadLevel;
import io.vectron.gateway.GatewayConfig;
import io.vectron.gateway.GatewayServer;
import io.vectron.gateway.core.collection.CollectionDefaults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One gateway. */
final class GatewayService implements Service {
    private static final Setting<Integer> GRPC_PORT =
            Setting.optional("grpc.port", ValueTypes.PORT, "8081", "Port of the public gRPC interface.");
    private static final Setting<Integer> HTTP_PORT =
            Setting.optional("http.port", ValueTypes.PORT, "8080", "Port of the public HTTP interface.");
    private static final Setting<Integer> SHARDS =
            ofCollections("shards", 1, 1024, 2, "Shards of a collection whose creator chose nothing.");
    private static final Setting<Integer> REPLICATION_FACTOR = ofCollections(
            "replication.factor", 1, 5, 3, "Voters of every shard of such a collection; 1 keeps a single copy.");
    private static final Setting<Integer> PARTITIONS =
            ofCollections("partitions", 1, 1024, 2, "Partitions of the ingest topic of such a collection.");
    private static final Setting<Integer> M = ofCollections(
            "m", 2, 128, 16, "HNSW links per point and layer; more of them raise recall, memory and insert time.");
    private static final Setting<Integer> EF_CONSTRUCTION = ofCollections(
            "ef.construction",
            2,
            10_000,
            200,
            "HNSW candidates kept while inserting; more of them raise recall and insert time.");
    private static final Setting<Integer> EF_SEARCH = ofCollections(
            "ef.search",
            1,
            10_000,
            CollectionDefaults.EF_SEARCH,
            "HNSW candidates kept while searching; more of them raise recall and latency.");
    private static final Setting<Optional<ReadLevel>> READS = Setting.optional(
            "reads",
            ValueTypes.READ_LEVEL,
            "",
            "How fresh reads are where neither the request nor its collection says; empty: searches eventual, gets linearizable.");
    private static final Setting<Duration> REQUEST_TIMEOUT = Setting.optional(
            "request.timeout",
            ValueTypes.duration("1ms", "1h"),
            "30s",
            "The longest any request is worked on, whatever its client's deadline.");
    private static final Setting<Duration> CREATION_TIMEOUT = Setting.optional(
            "creation.timeout",
            ValueTypes.duration("1ms", "1h"),
            "30s",
            "The longest a collection's creation waits for its shards to take writes.");
    private static final Setting<Duration> DRAIN_TIMEOUT = Setting.optional(
            "drain.timeout", ValueTypes.duration("1ms", "1h"), "5s", "How long a stop waits for requests under way.");
    private static final Setting<Duration> REPORT_INTERVAL = Setting.optional(
            "report.interval", ValueTypes.duration("10ms", "1m"), "2s", "Between two reports to the placement driver.");
    private static final Setting<Integer> MAX_REQUESTS = Setting.optional(
            "max.concurrent.requests",
            ValueTypes.number(1, 1_000_000),
            Integer.toString(GatewayConfig.DEFAULT_MAX_CONCURRENT_REQUESTS),
            "Requests worked on at once over both protocols; one more is refused as an overload.");

    /** What a new collection gets where its creator chose nothing. */
    private static Setting<Integer> ofCollections(String name, int min, int max, int byDefault, String description) {
        return Setting.optional(
                "collections." + name, ValueTypes.number(min, max), Integer.toString(byDefault), description);
    }

    @Override
    public String description() {
        return "Run a gateway.";
    }

    @Override
    public ServiceSchema schema() {
        return new ServiceSchema(
                "gateway",
                List.of(
                        CommonSettings.NODE,
                        CommonSettings.LOG_DIR,
                        CommonSettings.LISTEN_HOST,
                        CommonSettings.INSECURE,
                        GRPC_PORT,
                        HTTP_PORT,
                        CommonSettings.PLACEMENT_ADDRESSES,
                        CommonSettings.PLACEMENT_TIMEOUT,
                        CommonSettings.SHARD_TIMEOUT,
                        SHARDS,
                        REPLICATION_FACTOR,
                        PARTITIONS,
                        M,
                        EF_CONSTRUCTION,
                        EF_SEARCH,
                        READS,
                        REQUEST_TIMEOUT,
                        CREATION_TIMEOUT,
                        DRAIN_TIMEOUT,
                        REPORT_INTERVAL,
                        MAX_REQUESTS));
    }

    @Override
    public void start(SettingValues values, Closer closer) throws IOException {
        GatewayConfig config = config(values);
        ClusterConnection cluster = ClusterConnection.open(values, closer);
        closer.register(new GatewayServer(config, cluster.placement(), cluster.view(), cluster.shards()))
                .start();
    }

    private static GatewayConfig config(SettingValues values) {
        return new GatewayConfig(
                values.value(CommonSettings.NODE),
                VersionProvider.version(),
                CommonSettings.listenHost(values),
                values.value(CommonSettings.INSECURE),
                values.value(GRPC_PORT),
                values.value(HTTP_PORT),
                new CollectionDefaults(
                        values.value(SHARDS),
                        values.value(REPLICATION_FACTOR),
                        values.value(PARTITIONS),
                        values.value(M),
                        values.value(EF_CONSTRUCTION),
                        values.value(EF_SEARCH)),
                values.value(READS),
                values.value(REQUEST_TIMEOUT),
                values.value(CREATION_TIMEOUT),
                values.value(DRAIN_TIMEOUT),
                values.value(REPORT_INTERVAL),
                values.value(MAX_REQUESTS));
    }
}
