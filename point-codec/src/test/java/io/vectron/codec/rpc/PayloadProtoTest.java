package io.vectron.codec.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadProtoTest {
    @Test
    void putsStringsInTheMapAndTheRestInTheStruct() {
        PayloadProto proto = PayloadProto.of(parse("{\"s\":\"x\",\"n\":1.5,\"o\":{\"s\":\"y\"},\"z\":null}"));
        assertEquals(Map.of("s", "x"), proto.strings());
        assertEquals(
                Struct.newBuilder()
                        .putFields("n", number(1.5))
                        .putFields(
                                "o",
                                Value.newBuilder()
                                        .setStructValue(Struct.newBuilder()
                                                .putFields(
                                                        "s",
                                                        Value.newBuilder()
                                                                .setStringValue("y")
                                                                .build()))
                                        .build())
                        .putFields("z", Value.newBuilder().setNullValueValue(0).build())
                        .build(),
                proto.values());
    }

    @Test
    void losesNothingOnTheWayToProtobufAndBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            // Strings first, as the two parts come back in that order.
            Payload payload = parse("{\"s0\":\"é\\n\",\"s1\":\"\",\"v\":" + value(random, 4) + "}");
            assertEquals(payload, PayloadProto.of(payload).toPayload(), () -> "seed " + seed);
            Point point = new Point(new PointId("p"), new float[] {random.nextFloat()}, payload);
            assertEquals(
                    new ParsedPoint(Optional.of("p"), point.vector(), payload),
                    PointProto.parse(PointProto.print(point)),
                    () -> "seed " + seed);
        }
    }

    @Test
    void givesOneTextToOneNumberWhicheverWayItCame() {
        assertEquals(
                "{\"n\":1,\"m\":1000,\"z\":-0.0,\"f\":0.1}",
                parse("{\"n\":1.0,\"m\":1e3,\"z\":-0.0,\"f\":0.10}").toString());
        assertEquals(
                "{\"n\":9007199254740992}",
                new PayloadProto(Map.of(), struct("n", number(0x1p53)))
                        .toPayload()
                        .toString());
    }

    @Test
    void refusesWhatJsonCannotSay() {
        assertEquals(
                "payload.a is in payload and in payload_values; give it once",
                refusal(new PayloadProto(Map.of("a", "x"), struct("a", number(1)))));
        assertEquals(
                "payload.a must be finite, is NaN; JSON has no such number",
                refusal(new PayloadProto(Map.of(), struct("a", number(Double.NaN)))));
        assertEquals(
                "payload.a has no value; say null if that is meant",
                refusal(new PayloadProto(Map.of(), struct("a", Value.getDefaultInstance()))));
        assertEquals(
                "payload must be at most 65536 bytes of JSON, was 70008",
                refusal(new PayloadProto(Map.of("a", "x".repeat(70_000)), Struct.getDefaultInstance())));
    }

    @Test
    void boundsTheDepthAlikeInBothForms() {
        String deepest = "{\"a\":".repeat(PayloadJson.MAX_DEPTH) + "1" + "}".repeat(PayloadJson.MAX_DEPTH);
        Payload payload = parse(deepest);
        assertEquals(payload, PayloadProto.of(payload).toPayload());

        String message = "payload must be nested at most 24 deep";
        assertEquals(
                message,
                assertThrows(VectronException.class, () -> parse("{\"a\":" + deepest + "}"))
                        .message());
        Value inner = Value.newBuilder()
                .setStructValue(PayloadProto.of(payload).values())
                .build();
        assertEquals(message, refusal(new PayloadProto(Map.of(), struct("a", inner))));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> Double.toString(random.nextGaussian());
            case 4 -> "\"text-" + random.nextInt(10) + "\"";
            case 5 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            default -> "{\"x\":" + value(random, depth - 1) + ",\"y\":" + value(random, depth - 1) + "}";
        };
    }

    private static String refusal(PayloadProto proto) {
        return assertThrows(VectronException.class, proto::toPayload).message();
    }

    private static Struct struct(String name, Value value) {
        return Struct.newBuilder().putFields(name, value).build();
    }

    private static Value number(double value) {
        return Value.newBuilder().setNumberValue(value).build();
    }

    private static Payload parse(String json) {
        return PayloadJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
