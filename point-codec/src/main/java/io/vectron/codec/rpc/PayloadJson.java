package io.vectron.codec.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads a payload, a JSON object of any shape, and gives it its stored form: the same object without white space. */
public final class PayloadJson {
    /** Objects and lists within each other. Three protobuf messages stand for one level, and clients read a hundred. */
    public static final int MAX_DEPTH = 24;

    private static final int USUAL_BYTES = 256;

    private PayloadJson() {}

    /** @throws VectronException {@code INVALID_ARGUMENT} if the text is not one JSON object, or beyond a limit */
    public static Payload parse(byte[] json) {
        return StrictJson.readDocument(json, "payload", parser -> read(parser, "payload"));
    }

    /**
     * Reads the object, or the null, at the parser's current token and leaves the parser at its last token.
     *
     * @param field what errors call it
     */
    public static Payload read(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Payload.EMPTY;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw VectronException.invalid(field, "must be a JSON object");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator generator = StrictJson.factory().createGenerator(bytes)) {
            copy(parser, generator, field);
        }
        return Payload.ofJson(bytes.toByteArray());
    }

    private static void copy(JsonParser parser, JsonGenerator generator, String field) throws IOException {
        int depth = 0;
        do {
            depth += copyToken(parser, generator, field);
            if (depth > MAX_DEPTH) {
                throw VectronException.invalid(field, "must be nested at most " + MAX_DEPTH + " deep");
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    /** Returns by how much the token changes the depth. */
    private static int copyToken(JsonParser parser, JsonGenerator generator, String field) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                generator.writeStartObject();
                return 1;
            }
            case START_ARRAY -> {
                generator.writeStartArray();
                return 1;
            }
            case END_OBJECT -> {
                generator.writeEndObject();
                return -1;
            }
            case END_ARRAY -> {
                generator.writeEndArray();
                return -1;
            }
            case VALUE_NUMBER_INT -> JsonNumbers.copyInteger(parser, generator, path(field, parser));
            case VALUE_NUMBER_FLOAT -> JsonNumbers.write(generator, parser.getDoubleValue(), path(field, parser));
            case FIELD_NAME -> generator.writeFieldName(unicode(parser.currentName(), field));
            case VALUE_STRING -> generator.writeString(unicode(parser.getText(), path(field, parser)));
            default -> generator.copyCurrentEvent(parser);
        }
        return 0;
    }

    /** Half of a surrogate pair, which JSON can escape, has no UTF-8 form: protobuf would silently carry another text. */
    private static String unicode(String text, String field) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    throw VectronException.invalid(
                            field, "must be valid Unicode, has a surrogate without its other half");
                }
                i++;
            }
        }
        return text;
    }

    private static String path(String field, JsonParser parser) {
        String name = parser.getParsingContext().getCurrentName();
        return name == null ? field : field + "." + name;
    }
}
