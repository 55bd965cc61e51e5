package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.Table;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Every component, its health, version and addresses, and how far ingest is behind. */
@Command(description = "Every component: health, version, addresses, lag.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() {
        Console console = output.console();
        GatewayClient gateway = server.gateway();
        JsonNode status = gateway.get("/v1/system/status");
        String overall = status.path("overallStatus").asText();
        console.print("Vectron " + status.path("version").asText() + " at " + gateway.base() + ": " + overall);
        printComponents(status.path("components"), console);
        ObjectNode document = status.deepCopy();
        document.set("collections", describeCollections(gateway, console));
        console.document(document);
        return overall.equals("healthy") ? 0 : 1;
    }

    private static void printComponents(JsonNode components, Console console) {
        Table table = new Table("component", "id", "status", "version", "addresses", "measured");
        for (JsonNode component : components) {
            String reason = component.path("reason").asText();
            table.row(
                    component.path("kind").asText(),
                    component.path("id").asText(),
                    component.path("status").asText() + (reason.isEmpty() ? "" : ": " + reason),
                    component.path("version").asText(),
                    pairs(component.path("endpoints")),
                    pairs(component.path("measurements")));
        }
        table.print(console);
    }

    private static String pairs(JsonNode object) {
        return object.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " " + text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String text(JsonNode value) {
        return value.isNumber() && value.asDouble() == value.asLong() ? Numbers.count(value.asLong()) : value.asText();
    }

    private static ArrayNode describeCollections(GatewayClient gateway, Console console) {
        ArrayNode collections = JsonNodeFactory.instance.arrayNode();
        Table table = new Table("collection", "points", "unindexed", "lag", "dead letters");
        for (JsonNode name : gateway.get("/v1/collections").path("collections")) {
            CollectionStatus collection = CollectionStatus.fetch(gateway, name.asText());
            collections
                    .addObject()
                    .put("name", name.asText())
                    .put("points", collection.points())
                    .put("unindexed", collection.unindexed())
                    .put("lag", collection.lag())
                    .put("deadLetters", collection.deadLetters());
            table.row(
                    name.asText(),
                    Numbers.count(collection.points()),
                    Numbers.count(collection.unindexed()),
                    Numbers.count(collection.lag()),
                    Numbers.count(collection.deadLetters()));
        }
        if (!collections.isEmpty()) {
            table.print(console);
        }
        return collections;
    }
}
