package io.vectron.cli.service;

import io.vectron.cli.CliException;
import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueTypes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings that several services have. */
public final class CommonSettings {
    public static final Setting<String> NODE = Setting.required(
            "node", ValueTypes.NAME, "Its name: unique among the services of its kind, the same after a restart.");

    public static final Setting<Optional<Path>> LOG_DIR = Setting.optional(
            "log.dir",
            ValueTypes.OPTIONAL_FOLDER,
            "",
            "Where vectron.log is written, three files of 16 MB at the most; empty means standard output.");

    static final Setting<Path> DATA_DIR = Setting.required(
            "data.dir", ValueTypes.FOLDER, "Where it keeps everything; used by one process at a time.");

    static final Setting<String> LISTEN_HOST = Setting.optional(
            "listen.host",
            ValueTypes.HOST,
            "127.0.0.1",
            "The address it listens on, which is also the one others are told.");

    static final Setting<Boolean> INSECURE = Setting.optional(
            "insecure.listen.beyond.loopback",
            ValueTypes.FLAG,
            "false",
            "Whether listen.host may be reachable from other machines. Nothing is encrypted or authenticated:"
                    + " whoever reaches the port can read, change and delete everything.");

    static final Setting<List<String>> PLACEMENT_ADDRESSES = Setting.required(
            "placement.addresses", ValueTypes.ADDRESSES, "gRPC addresses of the placement drivers, all of them.");

    static final Setting<Duration> PLACEMENT_TIMEOUT = Setting.optional(
            "placement.timeout",
            ValueTypes.duration("100ms", "1m"),
            "5s",
            "How long one call to the placement driver may take; a long poll gets its wait on top.");

    static final Setting<Duration> SHARD_TIMEOUT = Setting.optional(
            "shard.timeout",
            ValueTypes.duration("100ms", "10m"),
            "30s",
            "How long one call to a shard server may take; at least what that server waits for a write.");

    private CommonSettings() {}

    /** @throws CliException unless the host is a loopback address, or one others can be told and the insecure setting is on */
    static String listenHost(SettingValues values) {
        String host = values.value(LISTEN_HOST);
        InetAddress address = resolve(host);
        if (address.isAnyLocalAddress()) {
            throw new CliException(
                    LISTEN_HOST.key() + " is also what others are told, so it must be an address that they"
                            + " can reach, was '" + host + "'");
        }
        if (!values.value(INSECURE) && !address.isLoopbackAddress()) {
            throw new CliException(LISTEN_HOST.key() + " must be a loopback address such as 127.0.0.1, was '" + host
                    + "': nothing is encrypted or authenticated yet. In a network that nobody else reaches, set "
                    + INSECURE.key() + " = true");
        }
        return host;
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CliException(LISTEN_HOST.key() + ": the name '" + host + "' is not known here", e);
        }
    }
}
