package io.vectron.shardservers.storage;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.ReadLevel;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ReplicaConfig.Peer;
import io.vectron.shardservers.core.ShardDescriptor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What a replica is, in a properties file, so that its server can start it without the placement driver. Peers are {@code
 * SERVER/ROLE/ADDRESS}, separated by commas. The first line is a CRC32C of the others, because a digit that is another one reads
 * just as well; a file of before that was so begins with the shard.
 */
public record ReplicaFile(Path path) {
    private static final String CHECKSUM = "crc=";
    private static final String FIRST_KEY = "shard=";

    public boolean exists() {
        return Files.exists(path);
    }

    public void write(ReplicaConfig config) throws IOException {
        ShardDescriptor shard = config.shard();
        CollectionSettings settings = shard.settings();
        List<String> lines = new ArrayList<>();
        lines.add(FIRST_KEY + shard.shard());
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
        settings.reads().ifPresent(reads -> lines.add("reads=" + reads.wireName()));
        lines.add("epoch=" + config.epoch());
        lines.add("peers="
                + config.peers().stream()
                        .map(peer -> peer.server() + "/" + peer.role() + "/" + peer.raftAddress())
                        .collect(Collectors.joining(",")));
        String content = String.join("\n", lines) + "\n";
        DurableFiles.replace(path, CHECKSUM + checksum(content) + "\n" + content);
    }

    /** @throws IOException if the file is missing or not what {@link #write} wrote */
    public ReplicaConfig read() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(content()));
        try {
            return new ReplicaConfig(
                    descriptor(properties), new Epoch(number(properties, "epoch")), peers(text(properties, "peers")));
        } catch (RuntimeException e) {
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    private String content() throws IOException {
        String text = Files.readString(path, StandardCharsets.UTF_8);
        if (text.startsWith(FIRST_KEY)) {
            return text;
        }
        int end = text.indexOf('\n') + 1;
        String content = text.substring(end);
        if (!text.substring(0, end).equals(CHECKSUM + checksum(content) + "\n")) {
            throw new IOException(path + " is damaged: it does not have its checksum");
        }
        return content;
    }

    private static String checksum(String content) {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
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
                (int) number(properties, "ef_search"),
                ReadLevel.parse(properties.getProperty("reads", "")));
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
