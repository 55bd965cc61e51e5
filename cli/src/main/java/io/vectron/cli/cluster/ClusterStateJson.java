package io.vectron.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.server.Ports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The content of {@code cluster.json}. */
final class ClusterStateJson {
    private static final int LAYOUT = 1;

    private ClusterStateJson() {}

    static ObjectNode encode(ClusterState state) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("layout", LAYOUT)
                .put("portOffset", state.portOffset())
                .put("zones", state.zones());
        for (ClusterNode node : state.nodes()) {
            ObjectNode entry = json.withArray("nodes")
                    .addObject()
                    .put("name", node.name())
                    .put("kind", node.kind().command())
                    .put("number", node.number())
                    .put("searchOnly", node.searchOnly())
                    .put("host", node.host());
            node.ports().forEach(entry.withObject("ports")::put);
            ProcessId process = state.processes().get(node.name());
            if (process != null) {
                entry.withObject("process")
                        .put("pid", process.pid())
                        .put("startedAt", process.startedAt().toString());
            }
        }
        return json;
    }

    /** @throws CliException if another version wrote it */
    static ClusterState decode(JsonNode json) {
        if (json.path("layout").asInt() != LAYOUT) {
            throw new CliException("another version of Vectron made this cluster (layout "
                    + json.path("layout").asText("unknown") + "); use that version, or begin anew in another folder");
        }
        List<ClusterNode> nodes = new ArrayList<>();
        SortedMap<String, ProcessId> processes = new TreeMap<>();
        for (JsonNode entry : json.path("nodes")) {
            ClusterNode node = node(entry);
            nodes.add(node);
            JsonNode process = entry.path("process");
            if (process.isObject()) {
                processes.put(
                        node.name(),
                        new ProcessId(
                                process.path("pid").asLong(),
                                Instant.parse(process.path("startedAt").asText())));
            }
        }
        return new ClusterState(
                json.path("portOffset").asInt(), json.path("zones").asInt(), nodes, processes);
    }

    private static ClusterNode node(JsonNode entry) {
        String kind = entry.path("kind").asText();
        SortedMap<String, Integer> ports = new TreeMap<>();
        entry.path("ports")
                .properties()
                .forEach(port -> ports.put(port.getKey(), port.getValue().asInt()));
        return new ClusterNode(
                NodeKind.findByCommand(kind)
                        .orElseThrow(() -> new CliException("the cluster has a node of unknown kind '" + kind + "'")),
                entry.path("number").asInt(),
                entry.path("searchOnly").asBoolean(),
                entry.path("host").asText(Ports.HOST),
                ports);
    }
}
