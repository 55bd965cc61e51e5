package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many nodes of each kind a cluster is made with; a broker and an ingest service come on top.
 *
 * @param shardservers that hold voters
 * @param searchOnly shard servers that hold a listener of every shard
 * @param zones that the shard servers are in, in turn; 0 if they are in none
 */
public record ClusterShape(int placements, int shardservers, int searchOnly, int gateways, int zones) {
    /** The smallest that survives the loss of any driver or shard server; what {@code cluster up} makes. */
    public static final ClusterShape REPLICATED = new ClusterShape(3, 3, 0, 1, 0);

    /** The same with each shard server in a zone of its own. */
    public static final ClusterShape ZONED = new ClusterShape(3, 3, 0, 1, 3);

    public ClusterShape {
        if (placements != 1 && placements != 3 && placements != 5) {
            throw new CliException("--placements must be 1, 3 or 5, was " + placements);
        }
        requireWithin("--shardservers", shardservers, 1, ClusterPorts.MAX_SHARDSERVERS);
        requireWithin("--search-only", searchOnly, 0, ClusterPorts.MAX_SHARDSERVERS - shardservers);
        requireWithin("--zones", zones, 0, ClusterPorts.MAX_SHARDSERVERS);
        requireWithin("--gateways", gateways, 1, ClusterPorts.MAX_GATEWAYS);
    }

    private static void requireWithin(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new CliException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }

    ClusterShape withMoreShardServers(int more) {
        return new ClusterShape(
                placements,
                Math.min(shardservers + more, ClusterPorts.MAX_SHARDSERVERS - searchOnly),
                searchOnly,
                gateways,
                zones);
    }

    /** The nodes, in the order in which they are started. */
    List<ClusterNode> nodes(ClusterPorts ports) {
        List<ClusterNode> nodes = new ArrayList<>();
        nodes.add(ClusterNode.of(NodeKind.BROKER, 1, ports));
        addAll(nodes, NodeKind.PLACEMENT, placements, ports);
        addAll(nodes, NodeKind.SHARDSERVER, shardservers, ports);
        IntStream.rangeClosed(shardservers + 1, shardservers + searchOnly)
                .mapToObj(number ->
                        ClusterNode.of(NodeKind.SHARDSERVER, number, ports).asSearchOnly())
                .forEach(nodes::add);
        nodes.add(ClusterNode.of(NodeKind.INGEST, 1, ports));
        addAll(nodes, NodeKind.GATEWAY, gateways, ports);
        return nodes;
    }

    private static void addAll(List<ClusterNode> nodes, NodeKind kind, int count, ClusterPorts ports) {
        IntStream.rangeClosed(1, count)
                .mapToObj(number -> ClusterNode.of(kind, number, ports))
                .forEach(nodes::add);
    }
}
