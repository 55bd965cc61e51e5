package io.vectron.cli.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration file of a node: only what differs from the defaults. */
final class NodeConfig {
    /** Every server of a small cluster leads a shard of a collection. */
    private static final int MIN_SHARDS = 2;

    private static final int MAX_REPLICATION_FACTOR = 3;

    private NodeConfig() {}

    static List<String> lines(ClusterNode node, ClusterState cluster, ClusterFolder folder) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node", node.name());
        settings.put("log.dir", folder.folder(node).toString());
        if (!node.isOnLoopback()) {
            settings.put("listen.host", node.host());
            settings.put("insecure.listen.beyond.loopback", "true");
        }
        if (node.kind() != NodeKind.INGEST && node.kind() != NodeKind.GATEWAY) {
            settings.put("data.dir", folder.data(node).toString());
        }
        node.ports().forEach((protocol, port) -> settings.put(protocol.replace('-', '.') + ".port", port.toString()));
        switch (node.kind()) {
            case BROKER -> {}
            case PLACEMENT -> settings.put("peers", peers(node, cluster));
            case SHARDSERVER -> {
                settings.put("placement.addresses", drivers(cluster));
                settings.put("search.only", Boolean.toString(node.searchOnly()));
                settings.put("index.threads", Integer.toString(shareOfProcessors(cluster)));
                if (cluster.zones() > 0) {
                    settings.put("zone", "zone-" + ((node.number() - 1) % cluster.zones() + 1));
                }
            }
            case INGEST -> {
                settings.put("placement.addresses", drivers(cluster));
                settings.put("kafka.bootstrap.servers", addresses(cluster, NodeKind.BROKER, "kafka"));
            }
            case GATEWAY -> {
                settings.put("placement.addresses", drivers(cluster));
                int servers = (int) cluster.nodes(NodeKind.SHARDSERVER).stream()
                        .filter(server -> !server.searchOnly())
                        .count();
                settings.put("collections.shards", Integer.toString(Math.max(MIN_SHARDS, servers)));
                settings.put(
                        "collections.replication.factor", Integer.toString(Math.min(MAX_REPLICATION_FACTOR, servers)));
            }
        }
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue())
                .toList();
    }

    /** Shard servers that share a machine together index with as many threads as one that has it alone, or one each. */
    private static int shareOfProcessors(ClusterState cluster) {
        return Math.ceilDiv(
                Runtime.getRuntime().availableProcessors(),
                cluster.nodes(NodeKind.SHARDSERVER).size());
    }

    private static String drivers(ClusterState cluster) {
        return addresses(cluster, NodeKind.PLACEMENT, "grpc");
    }

    private static String addresses(ClusterState cluster, NodeKind kind, String protocol) {
        return cluster.nodes(kind).stream().map(node -> node.address(protocol)).collect(Collectors.joining(","));
    }

    private static String peers(ClusterNode node, ClusterState cluster) {
        return cluster.nodes(NodeKind.PLACEMENT).stream()
                .filter(other -> other.number() != node.number())
                .map(other -> other.name() + "@" + other.address("raft"))
                .collect(Collectors.joining(","));
    }
}
