package io.vectron.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Table;
import io.vectron.cli.placement.PlacementOperator;
import io.vectron.cli.service.Service;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ServerPlacement;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a placement driver, or asks those that run what an operator asks of them. */
public final class PlacementCommand extends ServiceCommand {
    /** The service's and the command's name. */
    public static final String NAME = "placement";

    private PlacementCommand(Service service) {
        super(service);
    }

    /** @param service the one of this name */
    public static CommandLine of(Service service) {
        return new PlacementCommand(service).commandLine();
    }

    @Command(
            name = "servers",
            description = "Every shard server: where it is, its weight, what the operator wants of it.")
    int servers(@Mixin PlacementOptions options, @Mixin OutputOptions output) throws IOException {
        Console console = output.console();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        Table table = new Table("id", "node", "state", "weight", "search only", "place", "address");
        try (PlacementOperator operator = options.connect()) {
            for (ServerPlacement server : operator.map().servers().values()) {
                String state = server.state().name().toLowerCase(Locale.ROOT);
                String place = String.join(
                        "/",
                        server.traits().region(),
                        server.traits().zone(),
                        server.traits().rack());
                table.row(
                        server.id().toString(),
                        server.node(),
                        state,
                        Integer.toString(server.traits().weight()),
                        server.traits().searchOnly() ? "yes" : "no",
                        place.equals("//") ? "" : place,
                        server.address().grpcAddress());
                document.withArray("servers")
                        .addObject()
                        .put("id", server.id().value())
                        .put("node", server.node())
                        .put("state", state)
                        .put("weight", server.traits().weight())
                        .put("searchOnly", server.traits().searchOnly());
            }
        }
        table.print(console);
        console.document(document);
        return 0;
    }

    @Command(name = "explain", description = "Why a shard is as it is, and what the driver does next.")
    int explain(
            @Parameters(paramLabel = "SHARD", description = "Its number; 'cluster status' shows them.") int shard,
            @Mixin PlacementOptions options,
            @Mixin OutputOptions output)
            throws IOException {
        Console console = output.console();
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("shard", shard);
        try (PlacementOperator operator = options.connect()) {
            operator.explain(shard).forEach(line -> {
                console.print(line);
                document.withArray("lines").add(line);
            });
        }
        console.document(document);
        return 0;
    }

    @Command(name = "moves", description = "The moves of replicas under way, and why.")
    int moves(@Mixin PlacementOptions options, @Mixin OutputOptions output) throws IOException {
        Console console = output.console();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putArray("moves");
        try (PlacementOperator operator = options.connect()) {
            List<ReplicaMove> moves = operator.moves();
            PlacementMap map = operator.map();
            Table table = new Table("shard", "move", "step", "reason", "problem");
            for (ReplicaMove move : moves) {
                String step = move.step().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                String route = move.route(server ->
                        map.findServer(server).map(ServerPlacement::node).orElse("server " + server));
                table.row(move.shard().toString(), route, step, move.reason(), move.problem());
                document.withArray("moves")
                        .addObject()
                        .put("shard", move.shard().value())
                        .put("route", route)
                        .put("step", step)
                        .put("reason", move.reason())
                        .put("problem", move.problem());
            }
            if (moves.isEmpty()) {
                console.print("No replica is being moved.");
            } else {
                table.print(console);
            }
        }
        console.document(document);
        return 0;
    }

    @Command(name = "move", description = "Start to move a replica from one server to another.")
    int move(
            @Parameters(paramLabel = "SHARD") int shard,
            @Parameters(paramLabel = "FROM", description = "Node name of the server that has it.") String from,
            @Parameters(paramLabel = "TO", description = "Node name of the server that gets it.") String to,
            @Mixin PlacementOptions options,
            @Mixin OutputOptions output)
            throws IOException {
        try (PlacementOperator operator = options.connect()) {
            operator.move(shard, from, to);
        }
        return started("shard " + shard + " moves from " + from + " to " + to, output.console());
    }

    @Command(name = "drain", description = "Move the replicas of a server elsewhere; it serves until they have moved.")
    int drain(
            @Parameters(paramLabel = "NODE") String node, @Mixin PlacementOptions options, @Mixin OutputOptions output)
            throws IOException {
        try (PlacementOperator operator = options.connect()) {
            operator.drain(node);
        }
        return started(node + " is being drained", output.console());
    }

    @Command(name = "undrain", description = "Take the draining of a server back.")
    int undrain(
            @Parameters(paramLabel = "NODE") String node, @Mixin PlacementOptions options, @Mixin OutputOptions output)
            throws IOException {
        try (PlacementOperator operator = options.connect()) {
            operator.undrain(node);
        }
        return started(node + " takes replicas again", output.console());
    }

    @Command(name = "remove", description = "Drain a server, which may be dead, and forget it. There is no way back.")
    int remove(
            @Parameters(paramLabel = "NODE") String node, @Mixin PlacementOptions options, @Mixin OutputOptions output)
            throws IOException {
        try (PlacementOperator operator = options.connect()) {
            operator.remove(node);
        }
        return started(node + " is being removed", output.console());
    }

    private static int started(String what, Console console) {
        console.print(what + "; './vectron placement moves' shows how it goes on.");
        console.document(JsonNodeFactory.instance.objectNode().put("started", what));
        return 0;
    }
}
