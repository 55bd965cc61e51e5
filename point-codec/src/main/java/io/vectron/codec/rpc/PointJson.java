package io.vectron.codec.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A point as JSON: <code>{"id": "a", "vector": [0.1, 0.2], "payload": {"any": "object"}}</code>. */
public final class PointJson {
    private static final String FIELDS = "; a point has id, vector and payload";

    private PointJson() {}

    /**
     * Parses one point.
     *
     * @param expectedDimension how long the vector probably is; any length is read
     * @throws VectronException {@code INVALID_ARGUMENT} naming the place that is not JSON, the field that is not of its
     *     type, unknown or missing, or the limit that is passed
     */
    public static ParsedPoint parse(byte[] json, int expectedDimension) {
        return StrictJson.readDocument(json, "point", parser -> read(parser, "", expectedDimension));
    }

    /**
     * Reads the point whose object begins at the parser's current token, and leaves the parser at the object's end.
     *
     * @param path what stands before a field's name in errors, such as {@code points[3].}; may be empty
     */
    public static ParsedPoint read(JsonParser parser, String path, int expectedDimension) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw VectronException.invalid(path + "point", "must be a JSON object");
        }
        @Nullable String id = null;
        float @Nullable [] vector = null;
        Payload payload = Payload.EMPTY;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> id = readId(parser, path + "id");
                case "vector" -> vector = readVector(parser, path + "vector", expectedDimension);
                case "payload" -> payload = PayloadJson.read(parser, path + "payload");
                default -> throw VectronException.invalid(path + name, "is not a field of a point" + FIELDS);
            }
        }
        if (vector == null) {
            throw VectronException.invalid(path + "vector", "is missing" + FIELDS);
        }
        return new ParsedPoint(Optional.ofNullable(id), vector, payload);
    }

    private static String readId(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw VectronException.invalid(field, "must be a string");
        }
        return parser.getText();
    }

    /**
     * Reads the list of numbers at the parser's current token, and leaves the parser at the list's end.
     *
     * @param field what errors call it
     */
    public static float[] readVector(JsonParser parser, String field, int expectedDimension) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw VectronException.invalid(field, "must be a list of numbers");
        }
        float[] vector = new float[Math.clamp(expectedDimension, 1, Limits.MAX_DIMENSION)];
        int length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null || !token.isNumeric()) {
                throw VectronException.invalid(field, "must be a list of numbers, has another at position " + length);
            }
            if (length == Limits.MAX_DIMENSION) {
                throw VectronException.invalid(field, "must have at most " + Limits.MAX_DIMENSION + " numbers");
            }
            if (length == vector.length) {
                vector = Arrays.copyOf(vector, Math.min(2 * length, Limits.MAX_DIMENSION));
            }
            vector[length++] = parser.getFloatValue();
        }
        return length == vector.length ? vector : Arrays.copyOf(vector, length);
    }

    /** The point's JSON text in UTF-8. */
    public static byte[] print(Point point) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + point.vector().length * 12);
        try (JsonGenerator generator = StrictJson.factory().createGenerator(bytes)) {
            write(generator, point);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the point as one JSON object; each number of the vector so that it reads back as the same float. */
    public static void write(JsonGenerator generator, Point point) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("id", point.id().value());
        generator.writeFieldName("vector");
        writeVector(generator, point.vector());
        generator.writeFieldName("payload");
        generator.writeRawValue(point.payload().toString());
        generator.writeEndObject();
    }

    public static void writeVector(JsonGenerator generator, float[] vector) throws IOException {
        generator.writeStartArray();
        for (float number : vector) {
            generator.writeNumber(number);
        }
        generator.writeEndArray();
    }
}
