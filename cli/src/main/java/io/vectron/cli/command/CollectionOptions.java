package io.vectron.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vectron.cli.client.GatewayClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Settings of a collection that is to be made; what is not given is left to the server's defaults. */
public final class CollectionOptions {
    @Option(names = "--distance", paramLabel = "NAME", description = "cosine, dot or euclidean. Default: cosine.")
    private @Nullable String distance;

    @Option(names = "--shards", paramLabel = "N", description = "Cut the collection into this many shards.")
    private int shards;

    @Option(names = "--partitions", paramLabel = "N", description = "Partitions of its ingest topic.")
    private int partitions;

    @Option(names = "--m", paramLabel = "N", description = "HNSW: links per point and layer.")
    private int m;

    @Option(names = "--ef-construction", paramLabel = "N", description = "HNSW: candidates kept while inserting.")
    private int efConstruction;

    @Option(names = "--ef-search", paramLabel = "N", description = "HNSW: candidates kept while searching.")
    private int efSearch;

    /** The distance given, else the one the file names, else the server's default. */
    CollectionOptions orDistance(@Nullable String fallback) {
        if (distance == null) {
            distance = fallback;
        }
        return this;
    }

    JsonNode create(GatewayClient gateway, String name, int dimension) {
        ObjectNode request =
                JsonNodeFactory.instance.objectNode().put("name", name).put("dimension", dimension);
        if (distance != null) {
            request.put("distance", distance);
        }
        putIfGiven(request, "shards", shards);
        putIfGiven(request, "partitions", partitions);
        putIfGiven(request, "m", m);
        putIfGiven(request, "efConstruction", efConstruction);
        putIfGiven(request, "efSearch", efSearch);
        return gateway.post("/v1/collections", request);
    }

    private static void putIfGiven(ObjectNode request, String field, int value) {
        if (value != 0) {
            request.put(field, value);
        }
    }
}
