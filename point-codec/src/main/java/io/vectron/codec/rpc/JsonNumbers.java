package io.vectron.codec.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.vectron.common.error.VectronException;
import java.io.IOException;
import java.math.BigInteger;

/**
 * The numbers of a payload: what a double holds exactly as it was written, so that JSON and protobuf, whose only number
 * is the double, carry the same. An integer beyond 2^53 is refused, for it would silently become another.
 */
final class JsonNumbers {
    private static final long MAX_EXACT = 1L << 53;

    private JsonNumbers() {}

    static void copyInteger(JsonParser parser, JsonGenerator generator, String field) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw tooLarge(field, parser.getBigIntegerValue());
        }
        long value = parser.getLongValue();
        if (Math.abs(value) > MAX_EXACT || value == Long.MIN_VALUE) {
            throw tooLarge(field, BigInteger.valueOf(value));
        }
        generator.writeNumber(value);
    }

    /** Writes whole numbers without a fraction, so that one payload has one text whichever way it came. */
    static void write(JsonGenerator generator, double value, String field) throws IOException {
        if (!Double.isFinite(value)) {
            throw VectronException.invalid(field, "must be finite, is " + value + "; JSON has no such number");
        }
        long whole = (long) value;
        if (Math.abs(value) <= MAX_EXACT && Double.doubleToRawLongBits(whole) == Double.doubleToRawLongBits(value)) {
            generator.writeNumber(whole);
        } else {
            generator.writeNumber(value);
        }
    }

    private static VectronException tooLarge(String field, BigInteger value) {
        String text = value.bitLength() > 256 ? "longer than 256 bits" : value.toString();
        return VectronException.invalid(
                field, "must be a whole number from -2^53 to 2^53, is " + text + "; write a larger one as a string");
    }
}
