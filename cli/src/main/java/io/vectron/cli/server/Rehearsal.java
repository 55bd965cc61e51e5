package io.vectron.cli.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.GatewayClient;

/**
 * A little of what a server does all day, so that the cache of classes the script prepares has them all: a collection, points,
 * searches. Leaves the collection behind.
 */
public final class Rehearsal {
    private static final int POINTS = 50;
    private static final int SEARCHES = 50;

    private Rehearsal() {}

    /** @param collection that is made for it */
    public static void run(GatewayClient gateway, String collection) {
        gateway.post("/v1/collections", object().put("name", collection).put("dimension", 2));
        String points = "/v1/collections/" + collection + "/points";
        ObjectNode batch = object();
        for (int i = 1; i <= POINTS; i++) {
            ObjectNode point = batch.withArray("points").addObject().put("id", "p" + i);
            point.set("vector", vector(i));
            point.putObject("payload").put("even", i % 2 == 0);
        }
        gateway.post(points, batch);
        for (int i = 1; i <= SEARCHES; i++) {
            ObjectNode search = object().put("topK", 5).put("includeVectors", true);
            search.set("vector", vector(i));
            gateway.post(points + "/search", search);
        }
        gateway.get(points + "/p1");
        gateway.delete(points + "/p1");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode vector(int number) {
        return JsonNodeFactory.instance.arrayNode().add(number).add(1);
    }
}
