package io.vectron.codec.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.config.Limits;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointJsonTest {
    @Test
    void readsTheFieldsInAnyOrder() {
        assertEquals(
                new ParsedPoint(Optional.of("a"), new float[] {1, -0.5f, 2e3f}, payload("{\"k\":[1,null,true]}")),
                parse("{\"payload\": {\"k\": [1, null, true]}, \"vector\": [1, -0.5, 2e3], \"id\": \"a\"}"));
    }

    @Test
    void readsAPointWithoutIdAndPayload() {
        assertEquals(new ParsedPoint(Optional.empty(), new float[] {1}, Payload.EMPTY), parse("{\"vector\":[1]}"));
        assertEquals(
                new ParsedPoint(Optional.empty(), new float[] {1}, Payload.EMPTY),
                parse("{\"vector\":[1],\"payload\":null}"));
    }

    @Test
    void readsNumbersThatJsonDoesNotHaveSoThatTheVectorsCheckCanNameThem() {
        assertArrayEquals(
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY},
                parse("{\"vector\":[NaN,Infinity,-Infinity,1e39]}").vector());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                {"vector":[1,]}               | point is not valid JSON at line 1, column 14
                {"vector":[1                  | point is not valid JSON at line 1
                ``                            | point must be a JSON object
                [1]                           | point must be a JSON object
                {"vector":[1]} {}             | point must be one JSON object, has more behind it
                {"id":"a"}                    | vector is missing
                {"id":7,"vector":[1]}         | id must be a string
                {"id":null,"vector":[1]}      | id must be a string
                {"vector":"1"}                | vector must be a list of numbers
                {"vector":[1,"2"]}            | vector must be a list of numbers, has another at position 1
                {"vector":[[1]]}              | vector must be a list of numbers, has another at position 0
                {"vektor":[1]}                | vektor is not a field of a point; a point has id, vector and payload
                {"vector":[1],"vector":[2]}   | point is not valid JSON at line 1, column 23: Duplicate field 'vector'
                {"vector":[1],"payload":[]}   | payload must be a JSON object
                {"vector":[1],"payload":{"a":9007199254740993}} | payload.a must be a whole number from -2^53 to 2^53
                {"vector":[1],"payload":{"a":{"b":1e999}}}      | payload.b must be finite
                {"vector":[1],"payload":{"a":NaN}}              | payload.a must be finite, is NaN
                """)
    void saysWhatIsWrong(String json, String beginning) {
        VectronException refusal = assertThrows(VectronException.class, () -> parse(json));
        assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(beginning, head(refusal.message(), beginning.length()));
    }

    @Test
    void boundsTheVector() {
        String numbers = "1,".repeat(Limits.MAX_DIMENSION) + "1";
        VectronException refusal = assertThrows(VectronException.class, () -> parse("{\"vector\":[" + numbers + "]}"));
        assertEquals("vector must have at most 65536 numbers", refusal.message());
        assertEquals(
                Limits.MAX_DIMENSION,
                parse("{\"vector\":[" + "1,".repeat(Limits.MAX_DIMENSION - 1) + "1]}")
                        .vector()
                        .length);
    }

    @Test
    void readsBackWhatItPrints() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            float[] vector = new float[random.nextInt(1, 50)];
            for (int d = 0; d < vector.length; d++) {
                vector[d] = anyFiniteFloat(random);
            }
            Point point = new Point(new PointId("id-é-" + i), vector, payload("{\"n\":" + i + "}"));
            ParsedPoint parsed = PointJson.parse(PointJson.print(point), random.nextInt(100));
            assertArrayEquals(vector, parsed.vector(), () -> "seed " + seed);
            assertEquals(Optional.of(point.id().value()), parsed.id(), () -> "seed " + seed);
            assertEquals(point.payload(), parsed.payload(), () -> "seed " + seed);
        }
    }

    private static float anyFiniteFloat(Random random) {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : 0;
    }

    private static ParsedPoint parse(String json) {
        return PointJson.parse(json.getBytes(StandardCharsets.UTF_8), 3);
    }

    private static Payload payload(String json) {
        return Payload.ofJson(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String head(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }
}
