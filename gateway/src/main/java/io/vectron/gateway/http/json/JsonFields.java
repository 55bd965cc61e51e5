package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vectron.codec.rpc.StrictJson;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the one JSON object of a request's body, field by field, while it arrives. */
final class JsonFields {
    private static final String BODY = "body";

    private JsonFields() {}

    /** Takes one field; the parser stands at its value. */
    @FunctionalInterface
    interface FieldReader {
        /** Returns false if there is no such field. */
        boolean read(String name, JsonParser value) throws IOException;
    }

    /**
     * @throws VectronException {@code INVALID_ARGUMENT} naming the line and column that is not JSON, or the field that
     *     is unknown or bad
     * @throws IOException if the body does not arrive
     */
    static void read(InputStream body, FieldReader reader) throws IOException {
        try (JsonParser parser = StrictJson.factory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw VectronException.invalid(BODY, "must be a JSON object");
            }
            readObject(parser, "", reader);
            if (parser.nextToken() != null) {
                throw VectronException.invalid(BODY, "must be one JSON object, has more behind it");
            }
        } catch (JsonProcessingException e) {
            throw StrictJson.malformed(BODY, e);
        }
    }

    /**
     * Reads the object at the parser's current token and leaves the parser at its end.
     *
     * @param path what stands before a field's name in errors; may be empty
     */
    static void readObject(JsonParser parser, String path, FieldReader reader) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!reader.read(name, parser)) {
                throw VectronException.invalid(path + name, "is not a field of this request; check its spelling");
            }
        }
    }
}
