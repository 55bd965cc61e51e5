package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a cluster consists of.
 *
 * @param zones that the shard servers are in, in turn; 0 if they are in none
 * @param nodes in the order in which they are started
 * @param processes by node name; of nodes that were started and not stopped on purpose
 */
record ClusterState(int portOffset, int zones, List<ClusterNode> nodes, SortedMap<String, ProcessId> processes) {
    private static final Comparator<ClusterNode> START_ORDER =
            Comparator.comparing(ClusterNode::kind).thenComparingInt(ClusterNode::number);

    ClusterState {
        nodes = nodes.stream().sorted(START_ORDER).toList();
        processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    }

    /** @throws CliException naming the nodes there are */
    ClusterNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CliException("the cluster has no node '" + name + "'; it has "
                        + nodes.stream().map(ClusterNode::name).collect(Collectors.joining(", "))));
    }

    List<ClusterNode> nodes(NodeKind kind) {
        return nodes.stream().filter(node -> node.kind() == kind).toList();
    }

    /** Whether the node was started and has not been stopped on purpose; it may have died. */
    boolean isMeantToRun(ClusterNode node) {
        return processes.containsKey(node.name());
    }

    /** The node's process if it is alive. */
    Optional<ProcessHandle> findProcess(ClusterNode node) {
        return Optional.ofNullable(processes.get(node.name())).flatMap(ProcessId::find);
    }

    ClusterState withHosts(Function<ClusterNode, String> hosts) {
        return new ClusterState(
                portOffset,
                zones,
                nodes.stream().map(node -> node.at(hosts.apply(node))).toList(),
                processes);
    }

    ClusterState withNode(ClusterNode node) {
        List<ClusterNode> more = new ArrayList<>(nodes);
        more.add(node);
        return new ClusterState(portOffset, zones, more, processes);
    }

    ClusterState withProcess(ClusterNode node, ProcessId process) {
        SortedMap<String, ProcessId> more = new TreeMap<>(processes);
        more.put(node.name(), process);
        return new ClusterState(portOffset, zones, nodes, more);
    }

    ClusterState withoutProcess(ClusterNode node) {
        return new ClusterState(
                portOffset,
                zones,
                nodes,
                new TreeMap<>(processes.entrySet().stream()
                        .filter(process -> !process.getKey().equals(node.name()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }
}
