package io.vectron.codec.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Jackson, set up for text from strangers: bounded depth, strings and numbers; a name twice in one object is an error;
 * fast parsing of floating-point numbers. {@code NaN} and {@code Infinity} are read as numbers, although JSON has none,
 * so that the check of the vector can name the place; everything that stores a number refuses them. Characters beyond
 * 16 bits are written as such, not as a pair of escapes.
 */
public final class StrictJson {
    /** Nesting of a whole document: a payload and the little there is around it. */
    private static final int MAX_DEPTH = PayloadJson.MAX_DEPTH + 8;

    /** Well above what a payload may hold, so that a payload that is too long is called that. */
    private static final int MAX_STRING_LENGTH = 1024 * 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_LENGTH)
                    .maxNameLength(Limits.MAX_PAYLOAD_BYTES)
                    .build())
            .build();

    private StrictJson() {}

    /** The factory itself, for documents that hold points among other things. Thread-safe. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /** What is wrong with a text that Jackson refused, as an error about {@code field}. */
    public static VectronException malformed(String field, JsonProcessingException problem) {
        JsonLocation at = problem.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return VectronException.invalid(field, "is not valid JSON" + place + ": " + problem.getOriginalMessage());
    }

    /** Reads one whole document, and refuses anything behind it. */
    static <T> T readDocument(byte[] json, String field, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            T value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw VectronException.invalid(field, "must be one JSON object, has more behind it");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw malformed(field, e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Reads a value that begins at the parser's current token, and leaves the parser at its last. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }
}
