package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vectron.codec.rpc.PointJson;
import java.io.IOException;

/** Reads vectors, of which null is the empty one. */
final class VectorReader {
    private VectorReader() {}

    static float[] read(JsonParser value, String field, int expectedDimension) throws IOException {
        return value.currentToken() == JsonToken.VALUE_NULL
                ? new float[0]
                : PointJson.readVector(value, field, expectedDimension);
    }
}
