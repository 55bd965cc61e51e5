package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import io.vectron.common.error.VectronException;
import java.io.IOException;

/** The collection, which the path names and the body may repeat. */
record CollectionField(String inPath) {
    void check(JsonParser value) throws IOException {
        String inBody = JsonValues.text(value, "collection");
        if (!inBody.isEmpty() && !inBody.equals(inPath)) {
            throw VectronException.invalid(
                    "collection", "is '" + inPath + "' in the path but '" + inBody + "' in the body; name one");
        }
    }
}
