package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.CliException;
import io.vectron.cli.client.ApiException;
import io.vectron.cli.cluster.ClusterInspector;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeState;
import io.vectron.cli.cluster.NodeUsage;
import io.vectron.cli.cluster.ShardReplicas;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ServerPlacement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Processes, what the system says of itself, and every replica of every shard. */
@Command(
        name = "status",
        description = "Processes, components, and every shard with its leader and how far each replica is behind."
                + " Ends with 1 unless all is well.")
public final class ClusterStatusCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    @Mixin
    private ClusterOptions options = new ClusterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException {
        Console console = output.console();
        LocalCluster cluster = options.open();
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("folder", cluster.root().toString());
        boolean well = processes(cluster, document.putArray("nodes"), console);
        well &= components(cluster, document, console);
        well &= shards(cluster, document.putArray("shards"), console);
        console.document(document.put("healthy", well));
        return well ? 0 : 1;
    }

    /** Lower case, as it is shown. */
    static String word(NodeState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static boolean processes(LocalCluster cluster, ArrayNode nodes, Console console) throws IOException {
        boolean running = true;
        Table table = new Table("node", "state", "pid", "memory", "up", "ports");
        for (ClusterNode node : cluster.nodes()) {
            NodeState state = cluster.state(node);
            running &= state == NodeState.RUNNING;
            NodeUsage usage = NodeUsage.of(cluster.findProcess(node), Instant.now());
            String ports = node.ports().entrySet().stream()
                    .map(port -> port.getKey() + " " + port.getValue())
                    .collect(Collectors.joining(", "));
            table.row(
                    node.name() + (node.searchOnly() ? " (search only)" : ""),
                    word(state),
                    usage.pid() == 0 ? "" : Long.toString(usage.pid()),
                    usage.residentBytes().isEmpty() ? "" : usage.residentBytes().getAsLong() / MIB + " MiB",
                    usage.pid() == 0 ? "" : uptime(usage.uptime()),
                    ports);
            ObjectNode entry = nodes.addObject()
                    .put("name", node.name())
                    .put("state", word(state))
                    .put("pid", usage.pid())
                    .put("log", cluster.log(node).toString());
            usage.residentBytes().ifPresent(bytes -> entry.put("residentBytes", bytes));
            node.ports().forEach(entry.withObject("ports")::put);
        }
        table.print(console);
        return running;
    }

    private static String uptime(Duration uptime) {
        return uptime.toMinutes() < 1 ? uptime.toSeconds() + " s" : Numbers.count(uptime.toMinutes()) + " min";
    }

    private static boolean components(LocalCluster cluster, ObjectNode document, Console console) throws IOException {
        try {
            JsonNode status = cluster.gateway().get("/v1/system/status");
            String overall = status.path("overallStatus").asText();
            console.print("");
            console.print("The first gateway calls the system " + overall + ".");
            for (JsonNode component : status.path("components")) {
                String reason = component.path("reason").asText();
                if (!component.path("status").asText().equals("up")) {
                    console.print("  " + component.path("kind").asText() + " "
                            + component.path("id").asText() + " is "
                            + component.path("status").asText() + (reason.isEmpty() ? "" : ": " + reason));
                }
            }
            document.set("system", status);
            return overall.equals("healthy");
        } catch (CliException | ApiException e) {
            console.print("");
            console.print("The first gateway does not say how the system is: " + e.getMessage());
            return false;
        }
    }

    private static boolean shards(LocalCluster cluster, ArrayNode document, Console console) throws IOException {
        try (ClusterInspector inspector = ClusterInspector.of(cluster)) {
            PlacementMap map = inspector.map();
            Table table = new Table("collection", "shard", "epoch", "leader", "replicas and their lag", "points");
            boolean led = true;
            boolean any = false;
            for (ShardReplicas shard : inspector.shards(map)) {
                any = true;
                led &= shard.leader().isPresent();
                table.row(
                        shard.collection(),
                        shard.placement().shard().toString(),
                        shard.placement().epoch().toString(),
                        shard.leader()
                                .flatMap(map::findServer)
                                .map(ServerPlacement::node)
                                .orElse("none"),
                        shard.placement().replicas().stream()
                                .map(replica -> describe(replica, shard, map))
                                .collect(Collectors.joining(", ")),
                        Numbers.count(shard.points()));
                describe(shard, map, document.addObject());
            }
            if (any) {
                console.print("");
                table.print(console);
            }
            return led;
        } catch (VectronException e) {
            console.print("");
            console.print("The placement drivers do not say where shards are: " + e.message());
            return false;
        }
    }

    private static String describe(Replica replica, ShardReplicas shard, PlacementMap map) {
        OptionalLong lag = shard.lag(replica.server());
        String behind = lag.isPresent()
                ? Numbers.count(lag.getAsLong())
                : shard.states().containsKey(replica.server()) ? "?" : "silent";
        return node(replica, map) + " " + behind;
    }

    private static String node(Replica replica, PlacementMap map) {
        return map.findServer(replica.server()).map(ServerPlacement::node).orElse("server " + replica.server());
    }

    private static void describe(ShardReplicas shard, PlacementMap map, ObjectNode entry) {
        entry.put("collection", shard.collection())
                .put("shard", shard.placement().shard().value())
                .put("epoch", shard.placement().epoch().value())
                .put("points", shard.points());
        shard.leader().flatMap(map::findServer).ifPresent(leader -> entry.put("leader", leader.node()));
        for (Replica replica : shard.placement().replicas()) {
            ObjectNode described = entry.withArray("replicas")
                    .addObject()
                    .put("node", node(replica, map))
                    .put("role", replica.role().name().toLowerCase(Locale.ROOT));
            shard.lag(replica.server()).ifPresent(lag -> described.put("lag", lag));
        }
    }
}
