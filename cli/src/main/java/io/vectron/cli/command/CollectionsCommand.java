package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists, shows and deletes collections. */
@Command(description = "Create, list, inspect and delete collections.")
public final class CollectionsCommand {
    private static final String PATH = "/v1/collections";

    @Command(name = "create", description = "Make a collection and wait until it takes writes.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Letters, digits, '_' and '-'.") String name,
            @Mixin CollectionOptions settings,
            @Option(names = "--dimension", required = true, paramLabel = "N", description = "Numbers in every vector.")
                    int dimension,
            @Mixin ServerOptions server,
            @Mixin OutputOptions output) {
        Console console = output.console();
        JsonNode answer = settings.create(server.gateway(), name, dimension);
        console.print("Created collection '" + name + "'.");
        console.document(answer);
        return 0;
    }

    @Command(name = "list", description = "Names of all collections.")
    int list(@Mixin ServerOptions server, @Mixin OutputOptions output) {
        Console console = output.console();
        JsonNode answer = server.gateway().get(PATH);
        answer.path("collections").forEach(name -> console.print(name.asText()));
        if (answer.path("collections").isEmpty()) {
            console.note("There are no collections; make one with 'vectron collections create' or 'vectron demo'.");
        }
        console.document(answer);
        return 0;
    }

    @Command(name = "status", description = "A collection's settings, shards, points and ingest progress.")
    int status(@Parameters(paramLabel = "NAME") String name, @Mixin ServerOptions server, @Mixin OutputOptions output) {
        Console console = output.console();
        JsonNode status = server.gateway().get(path(name) + "/status");
        describe(status, console);
        console.document(status);
        return 0;
    }

    private static void describe(JsonNode status, Console console) {
        console.print(
                status.path("name").asText() + ": " + status.path("dimension").asInt() + " dimensions, "
                        + status.path("distance").asText() + ", "
                        + Numbers.count(status.path("points").asLong()) + " points ("
                        + Numbers.count(status.path("unindexedPoints").asLong()) + " not yet in the graph)");
        Table shards = new Table("shard", "ready", "leader", "replicas", "points", "unindexed", "applied");
        for (JsonNode shard : status.path("shards")) {
            shards.row(
                    shard.path("shardId").asText(),
                    shard.path("ready").asBoolean() ? "yes" : "no",
                    shard.path("leaderId").asText("-"),
                    Integer.toString(shard.path("replicas").size()),
                    Numbers.count(shard.path("points").asLong()),
                    Numbers.count(shard.path("unindexedPoints").asLong()),
                    Numbers.count(shard.path("appliedIndex").asLong()));
        }
        shards.print(console);
        JsonNode ingest = status.path("ingest");
        console.print("topic " + ingest.path("topic").asText("-") + ": lag "
                + Numbers.count(ingest.path("lag").asLong()) + ", dead letters "
                + Numbers.count(ingest.path("deadLetters").asLong()));
    }

    @Command(name = "delete", description = "Delete a collection, its points and its topic.")
    int delete(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--yes", required = true, description = "Required: there is no way back.") boolean yes,
            @Mixin ServerOptions server,
            @Mixin OutputOptions output) {
        Console console = output.console();
        server.gateway().delete(path(name));
        console.print("Deleted collection '" + name + "'.");
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("success", true);
        console.document(answer);
        return 0;
    }

    private static String path(String name) {
        return PATH + "/" + GatewayClient.segment(name);
    }
}
