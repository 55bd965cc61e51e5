package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows and deletes single points. */
@Command(description = "Get and delete single points.")
public final class PointsCommand {
    @Command(name = "get", description = "Print a point as JSON.")
    int get(
            @Parameters(paramLabel = "COLLECTION") String collection,
            @Parameters(paramLabel = "ID") String id,
            @Mixin ServerOptions server,
            @Mixin OutputOptions output) {
        Console console = output.console();
        JsonNode point =
                server.gateway().get(GatewayClient.pointPath(collection, id)).path("point");
        console.print(point.toPrettyString());
        console.document(point);
        return 0;
    }

    @Command(name = "delete", description = "Delete a point; succeeds when there is none.")
    int delete(
            @Parameters(paramLabel = "COLLECTION") String collection,
            @Parameters(paramLabel = "ID") String id,
            @Mixin ServerOptions server,
            @Mixin OutputOptions output) {
        Console console = output.console();
        server.gateway().delete(GatewayClient.pointPath(collection, id));
        console.print("Deleted point '" + id + "' of collection '" + collection + "'.");
        console.document(JsonNodeFactory.instance.objectNode().put("deleted", id));
        return 0;
    }
}
