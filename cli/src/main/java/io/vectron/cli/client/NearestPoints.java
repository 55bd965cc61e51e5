package io.vectron.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Asks a collection for the points nearest to a vector or to a stored point. */
public final class NearestPoints {
    private final GatewayClient gateway;
    private final String collection;
    private final int topK;
    private final int ef;

    /** @param ef 0 means the collection's */
    public NearestPoints(GatewayClient gateway, String collection, int topK, int ef) {
        this.gateway = gateway;
        this.collection = collection;
        this.topK = topK;
        this.ef = ef;
    }

    public ArrayNode to(float[] vector) {
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        for (float number : vector) {
            numbers.add(number);
        }
        return search(numbers, topK);
    }

    /** The points nearest to the stored one, itself left out. */
    public ArrayNode like(String id) {
        JsonNode point = gateway.get(GatewayClient.pointPath(collection, id)).path("point");
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        for (JsonNode result : search(point.path("vector"), topK + 1)) {
            if (others.size() < topK && !result.path("id").asText().equals(id)) {
                others.add(result);
            }
        }
        return others;
    }

    private ArrayNode search(JsonNode vector, int count) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("vector", vector);
        request.put("topK", count).put("ef", ef);
        JsonNode answer =
                gateway.post("/v1/collections/" + GatewayClient.segment(collection) + "/points/search", request);
        return answer.path("results").isArray()
                ? (ArrayNode) answer.path("results")
                : JsonNodeFactory.instance.arrayNode();
    }
}
