package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import io.vectron.gateway.core.request.CollectionCreation;
import io.vectron.gateway.core.request.Consistency;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a request for a new collection. */
public final class CollectionCreationReader {
    private String name = "";
    private int dimension;
    private String distance = "";
    private long shards;
    private long replicationFactor;
    private long partitions;
    private long m;
    private long efConstruction;
    private long efSearch;
    private Consistency consistency = Consistency.UNSPECIFIED;

    private CollectionCreationReader() {}

    /** @throws IOException if the body does not arrive */
    public static CollectionCreation read(InputStream body) throws IOException {
        CollectionCreationReader reader = new CollectionCreationReader();
        JsonFields.read(body, reader::field);
        return new CollectionCreation(
                reader.name,
                reader.dimension,
                reader.distance,
                reader.shards,
                reader.replicationFactor,
                reader.partitions,
                reader.m,
                reader.efConstruction,
                reader.efSearch,
                reader.consistency);
    }

    private boolean field(String field, JsonParser value) throws IOException {
        switch (field) {
            case "name" -> name = JsonValues.text(value, "name");
            case "dimension" -> dimension = JsonValues.signed(value, "dimension");
            case "distance" -> distance = JsonValues.text(value, "distance");
            case "shards" -> shards = JsonValues.unsigned(value, "shards");
            case "replicationFactor", "replication_factor" ->
                replicationFactor = JsonValues.unsigned(value, "replication_factor");
            case "partitions" -> partitions = JsonValues.unsigned(value, "partitions");
            case "m" -> m = JsonValues.unsigned(value, "m");
            case "efConstruction", "ef_construction" -> efConstruction = JsonValues.unsigned(value, "ef_construction");
            case "efSearch", "ef_search" -> efSearch = JsonValues.unsigned(value, "ef_search");
            case "consistency" -> consistency = ConsistencyNames.parse(JsonValues.text(value, "consistency"));
            default -> {
                return false;
            }
        }
        return true;
    }
}
