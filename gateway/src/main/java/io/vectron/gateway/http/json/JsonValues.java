package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Single values as the proto3 JSON mapping has them: null means absent, numbers may be strings. Each method reads the
 * parser's current value and names the field in its error.
 */
final class JsonValues {
    private static final long MAX_UNSIGNED = 0xffff_ffffL;

    private JsonValues() {}

    static String text(JsonParser value, String field) throws IOException {
        return switch (value.currentToken()) {
            case VALUE_NULL -> "";
            case VALUE_STRING -> value.getText();
            default -> throw VectronException.invalid(field, "must be a string, was " + kind(value));
        };
    }

    static boolean truth(JsonParser value, String field, boolean absent) throws IOException {
        return switch (value.currentToken()) {
            case VALUE_NULL -> absent;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw VectronException.invalid(field, "must be true or false, was " + kind(value));
        };
    }

    /** An unsigned 32-bit number. */
    static long unsigned(JsonParser value, String field) throws IOException {
        return whole(value, field, 0, MAX_UNSIGNED);
    }

    /** A signed 32-bit number. */
    static int signed(JsonParser value, String field) throws IOException {
        return (int) whole(value, field, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static long whole(JsonParser value, String field, long min, long max) throws IOException {
        return switch (value.currentToken()) {
            case VALUE_NULL -> 0;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> parse(value.getText(), field, min, max);
            default -> throw VectronException.invalid(field, "must be a whole number, was " + kind(value));
        };
    }

    private static long parse(String text, String field, long min, long max) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
                return number.longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Not a whole number: said below.
        }
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        throw VectronException.invalid(field, "must be a whole number from " + min + " to " + max + ", was " + shown);
    }

    private static String kind(JsonParser value) {
        JsonToken token = value.currentToken();
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            default -> "null";
        };
    }
}
