package io.vectron.cli.service;

import io.vectron.cli.VersionProvider;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueType;
import io.vectron.cli.config.ValueTypes;
import io.vectron.cli.server.Closer;
import io.vectron.placement.server.DriverPeer;
import io.vectron.placement.server.PlacementServer;
import io.vectron.placement.server.PlacementServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One placement driver, alone or one of three or five. */
final class PlacementDriverService implements Service {
    private static final ValueType<List<DriverPeer>> PEERS =
            ValueTypes.listOf("name@host:port", PlacementDriverService::peer);

    private static final Setting<Integer> GRPC_PORT = Setting.optional(
            "grpc.port", ValueTypes.PORT, "6001", "Port that shard servers, gateways and ingest services call.");
    private static final Setting<Integer> RAFT_PORT =
            Setting.optional("raft.port", ValueTypes.PORT, "7001", "Port that the other drivers call.");
    private static final Setting<List<DriverPeer>> OTHERS = Setting.optional(
            "peers",
            PEERS,
            "",
            "The other drivers with their Raft addresses; every driver names all others, and the set does not change"
                    + " afterwards.");
    private static final Setting<Duration> ELECTION_MIN = Setting.optional(
            "election.timeout.min",
            ValueTypes.duration("50ms", "1m"),
            "1s",
            "Without a leader's word for this long, at the least, a driver seeks election. Short ones flap on busy"
                    + " machines.");
    private static final Setting<Duration> ELECTION_MAX = Setting.optional(
            "election.timeout.max",
            ValueTypes.duration("50ms", "2m"),
            "2s",
            "The same, at the most; the actual time is random in between.");
    private static final Setting<Duration> SERVER_TIMEOUT = Setting.optional(
            "server.timeout",
            ValueTypes.duration("1s", "1h"),
            "10s",
            "A shard server silent for this long gets no new shards.");
    private static final Setting<Duration> REPORT_TIMEOUT = Setting.optional(
            "report.timeout",
            ValueTypes.duration("3s", "1h"),
            "10s",
            "A component silent for this long is shown as down.");
    private static final Setting<Integer> SNAPSHOT_ENTRIES = Setting.optional(
            "snapshot.entries",
            ValueTypes.number(1, 1_000_000_000),
            "1000",
            "Log entries between two snapshots of the driver's state.");

    private static DriverPeer peer(String text) {
        int at = text.indexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException();
        }
        return new DriverPeer(
                ValueTypes.NAME.parse(text.substring(0, at)),
                ValueTypes.ADDRESSES.parse(text.substring(at + 1)).getFirst());
    }

    @Override
    public String description() {
        return "Run a placement driver.";
    }

    @Override
    public ServiceSchema schema() {
        List<Setting<?>> settings = new ArrayList<>(List.of(
                CommonSettings.NODE,
                CommonSettings.DATA_DIR,
                CommonSettings.LOG_DIR,
                CommonSettings.LISTEN_HOST,
                CommonSettings.INSECURE,
                GRPC_PORT,
                RAFT_PORT,
                OTHERS,
                ELECTION_MIN,
                ELECTION_MAX,
                SERVER_TIMEOUT,
                REPORT_TIMEOUT,
                SNAPSHOT_ENTRIES));
        settings.addAll(PolicySettings.ALL);
        return new ServiceSchema("placement", settings);
    }

    @Override
    public void start(SettingValues values, Closer closer) {
        closer.register(new PlacementServer(config(values), VersionProvider.version()))
                .start();
    }

    private static PlacementServerConfig config(SettingValues values) {
        return new PlacementServerConfig(
                values.value(CommonSettings.NODE),
                values.value(CommonSettings.DATA_DIR),
                CommonSettings.listenHost(values),
                values.value(RAFT_PORT),
                Optional.of(values.value(GRPC_PORT)),
                values.value(OTHERS),
                values.value(ELECTION_MIN),
                values.value(ELECTION_MAX),
                values.value(SERVER_TIMEOUT),
                values.value(REPORT_TIMEOUT),
                values.value(SNAPSHOT_ENTRIES),
                PolicySettings.policy(values));
    }
}
