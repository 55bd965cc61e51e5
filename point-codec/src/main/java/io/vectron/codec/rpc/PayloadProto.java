package io.vectron.codec.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A payload in protobuf: the string values in a map, as the first clients know it, and all others in a struct. Together
 * they are one JSON object.
 *
 * @param strings in the order of the payload
 */
public record PayloadProto(Map<String, String> strings, Struct values) {
    private static final PayloadProto EMPTY = new PayloadProto(Map.of(), Struct.getDefaultInstance());
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
    private static final String FIELD = "payload";

    public PayloadProto {
        strings = Collections.unmodifiableMap(strings);
    }

    /** The protobuf form of a stored payload. */
    public static PayloadProto of(Payload payload) {
        if (payload.isEmpty()) {
            return EMPTY;
        }
        return StrictJson.readDocument(payload.toBytes(), FIELD, PayloadProto::read);
    }

    private static PayloadProto read(JsonParser parser) throws IOException {
        Map<String, String> strings = new LinkedHashMap<>();
        Struct.Builder values = Struct.newBuilder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                strings.put(name, parser.getText());
            } else {
                values.putFields(name, readValue(parser));
            }
        }
        return new PayloadProto(strings, values.build());
    }

    private static Value readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Struct.Builder struct = Struct.newBuilder();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    struct.putFields(name, readValue(parser));
                }
                yield Value.newBuilder().setStructValue(struct).build();
            }
            case START_ARRAY -> {
                ListValue.Builder list = ListValue.newBuilder();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.addValues(readValue(parser));
                }
                yield Value.newBuilder().setListValue(list).build();
            }
            case VALUE_STRING ->
                Value.newBuilder().setStringValue(parser.getText()).build();
            case VALUE_TRUE -> Value.newBuilder().setBoolValue(true).build();
            case VALUE_FALSE -> Value.newBuilder().setBoolValue(false).build();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                Value.newBuilder().setNumberValue(parser.getDoubleValue()).build();
            default -> NULL;
        };
    }

    /**
     * Merges both parts into the stored form.
     *
     * @throws VectronException {@code INVALID_ARGUMENT} if a name is in both parts, a value is empty, not finite or too
     *     deep, or the whole is too long
     */
    public Payload toPayload() {
        if (strings.isEmpty() && values.getFieldsCount() == 0) {
            return Payload.EMPTY;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = StrictJson.factory().createGenerator(bytes)) {
            generator.writeStartObject();
            for (Map.Entry<String, String> entry : strings.entrySet()) {
                generator.writeStringField(entry.getKey(), entry.getValue());
            }
            for (Map.Entry<String, Value> entry : values.getFieldsMap().entrySet()) {
                if (strings.containsKey(entry.getKey())) {
                    throw VectronException.invalid(
                            FIELD + "." + entry.getKey(), "is in payload and in payload_values; give it once");
                }
                generator.writeFieldName(entry.getKey());
                write(generator, entry.getValue(), FIELD + "." + entry.getKey(), 2);
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Payload.ofJson(bytes.toByteArray());
    }

    private static void write(JsonGenerator generator, Value value, String field, int depth) throws IOException {
        switch (value.getKindCase()) {
            case NULL_VALUE -> generator.writeNull();
            case NUMBER_VALUE -> JsonNumbers.write(generator, value.getNumberValue(), field);
            case STRING_VALUE -> generator.writeString(value.getStringValue());
            case BOOL_VALUE -> generator.writeBoolean(value.getBoolValue());
            case STRUCT_VALUE -> {
                requireDepth(depth);
                generator.writeStartObject();
                for (Map.Entry<String, Value> entry :
                        value.getStructValue().getFieldsMap().entrySet()) {
                    generator.writeFieldName(entry.getKey());
                    write(generator, entry.getValue(), field + "." + entry.getKey(), depth + 1);
                }
                generator.writeEndObject();
            }
            case LIST_VALUE -> {
                requireDepth(depth);
                generator.writeStartArray();
                for (Value element : value.getListValue().getValuesList()) {
                    write(generator, element, field, depth + 1);
                }
                generator.writeEndArray();
            }
            case KIND_NOT_SET -> throw VectronException.invalid(field, "has no value; say null if that is meant");
        }
    }

    private static void requireDepth(int depth) {
        if (depth > PayloadJson.MAX_DEPTH) {
            throw VectronException.invalid(FIELD, "must be nested at most " + PayloadJson.MAX_DEPTH + " deep");
        }
    }
}
