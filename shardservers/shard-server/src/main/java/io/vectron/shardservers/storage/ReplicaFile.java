package io.vectron.shardservers.storage;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ReplicaConfig.Peer;
import io.vectron.shardservers.core.ShardDescriptor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What a replica is, in a properties file, so that its server can start it without the placement driver. Peers are {@code
 * SERVER/ROLE/ADDRESS}, separated by commas.
 */
public record ReplicaFile(Path path) {

    public boolean exists() {
        return Files.exists(path);
    }

    public void write(ReplicaConfig config) throws IOException {
        ShardDescriptor shard = config.shard();
        CollectionSettings settings = shard.settings();
        List<String> lines = new ArrayList<>();
        lines.add("shard=" + shard.shard());
        lines.add("collection=" + shard.collection());
        lines.add("name=" + shard.name());
        lines.add("range.start=" + Long.toUnsignedString(shard.range().start()));
        lines.add("range.end=" + Long.toUnsignedString(shard.range().end()));
        lines.add("dimension=" + settings.dimension());
        lines.add("distance=" + settings.distance().wireName());
        lines.add("shards=" + settings.shards());
        lines.add("replication_factor=" + settings.replicationFactor());
        lines.add("partitions=" + settings.partitions());
        lines.add("m=" + settings.m());
        lines.add("ef_construction=" + settings.efConstruction());
        lines.add("ef_search=" + settings.efSearch());
        lines.add("epoch=" + config.epoch());
        lines.add("peers="
                + config.peers().stream()
                        .map(peer -> peer.server() + "/" + peer.role() + "/" + peer.raftAddress())
                        .collect(Collectors.joining(",")));
        DurableFiles.replace(path, String.join("\n", lines) + "\n");
    }

    /** @throws IOException if the file is missing or not what {@link #write} wrote */
    public ReplicaConfig read() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(path)));
        try {
            return new ReplicaConfig(
                    descriptor(properties), new Epoch(number(properties, "epoch")), peers(text(properties, "peers")));
        } catch (RuntimeException e) {
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    private static ShardDescriptor descriptor(Properties properties) {
        CollectionSettings settings = new CollectionSettings(
                (int) number(properties, "dimension"),
                Distance.findByWireName(text(properties, "distance")).orElseThrow(),
                (int) number(properties, "shards"),
                (int) number(properties, "replication_factor"),
                (int) number(properties, "partitions"),
                (int) number(properties, "m"),
                (int) number(properties, "ef_construction"),
                (int) number(properties, "ef_search"));
        return new ShardDescriptor(
                new ShardId(number(properties, "shard")),
                new CollectionId(number(properties, "collection")),
                new CollectionName(text(properties, "name")),
                settings,
                new HashRange(
                        Long.parseUnsignedLong(text(properties, "range.start")),
                        Long.parseUnsignedLong(text(properties, "range.end"))));
    }

    private static List<Peer> peers(String text) {
        return Arrays.stream(text.split(",")).map(ReplicaFile::peer).toList();
    }

    private static Peer peer(String text) {
        String[] fields = text.split("/", 3);
        return new Peer(new ServerId(Long.parseLong(fields[0])), ReplicaRole.valueOf(fields[1]), fields[2]);
    }

    private static String text(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static long number(Properties properties, String key) {
        return Long.parseLong(text(properties, key));
    }
}
