package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import io.vectron.gateway.core.request.Consistency;
import io.vectron.gateway.core.request.SearchQuery;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a search. */
public final class SearchQueryReader {
    private static final int USUAL_DIMENSION = 128;

    private final CollectionField collection;
    private float[] vector = new float[0];
    private long topK;
    private long timeoutMs;
    private boolean includeVectors;
    private boolean includeMetadata = true;
    private Consistency consistency = Consistency.UNSPECIFIED;
    private String sessionToken = "";
    private long ef;
    private boolean includeLag;

    private SearchQueryReader(String collection) {
        this.collection = new CollectionField(collection);
    }

    /**
     * @param collection of the path; a body that names another is refused
     * @throws IOException if the body does not arrive
     */
    public static SearchQuery read(String collection, InputStream body) throws IOException {
        SearchQueryReader reader = new SearchQueryReader(collection);
        JsonFields.read(body, reader::field);
        return new SearchQuery(
                collection,
                reader.vector,
                reader.topK,
                reader.timeoutMs,
                reader.includeVectors,
                reader.includeMetadata,
                reader.consistency,
                reader.sessionToken,
                reader.ef,
                reader.includeLag);
    }

    private boolean field(String field, JsonParser value) throws IOException {
        switch (field) {
            case "collection" -> collection.check(value);
            case "vector" -> vector = VectorReader.read(value, "vector", USUAL_DIMENSION);
            case "topK", "top_k" -> topK = JsonValues.unsigned(value, "top_k");
            // Text for reranking: read so that its type is checked, used by whoever reranks.
            case "query" -> JsonValues.text(value, "query");
            case "timeoutMs", "timeout_ms" -> timeoutMs = JsonValues.unsigned(value, "timeout_ms");
            case "includeVectors", "include_vectors" ->
                includeVectors = JsonValues.truth(value, "include_vectors", false);
            case "includeMetadata", "include_metadata" ->
                includeMetadata = JsonValues.truth(value, "include_metadata", true);
            case "consistency" -> consistency = ConsistencyNames.parse(JsonValues.text(value, "consistency"));
            case "sessionToken", "session_token" -> sessionToken = JsonValues.text(value, "session_token");
            case "includeLag", "include_lag" -> includeLag = JsonValues.truth(value, "include_lag", false);
            case "ef" -> ef = JsonValues.unsigned(value, "ef");
            default -> {
                return false;
            }
        }
        return true;
    }
}
