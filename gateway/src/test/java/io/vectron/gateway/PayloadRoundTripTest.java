package io.vectron.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.vectron.gateway.testing.RunningGateway;
import io.vectron.proto.v1.GetRequest;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.UpsertRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A point that goes in by HTTP, out by gRPC, in by gRPC and out by HTTP is the point it was, to the last bit. */
class PayloadRoundTripTest {
    private static final int POINTS = 300;
    private static final int DIMENSION = 8;
    private static final String[] TEXTS = {"", "plain", "\u0000\u001f\"\\/", "größer", "日本", "\uD83D\uDE00", "null", "1"
    };

    @Test
    void losesNothingBetweenTheProtocols() throws IOException {
        long seed = System.nanoTime();
        System.out.println("PayloadRoundTripTest seed " + seed);
        Random random = new Random(seed);
        try (RunningGateway gateway = RunningGateway.start()) {
            gateway.post(
                    "/v1/collections",
                    "{\"name\":\"trips\",\"dimension\":" + DIMENSION + ",\"distance\":\"dot\",\"shards\":3}");
            List<JsonObject> sent = new ArrayList<>();
            JsonArray batch = new JsonArray();
            for (int i = 0; i < POINTS; i++) {
                JsonObject point = randomPoint(random, i);
                sent.add(point);
                batch.add(point);
            }
            JsonObject body = new JsonObject();
            body.add("points", batch);
            assertEquals(
                    200,
                    gateway.post("/v1/collections/trips/points", body.toString())
                            .statusCode());
            UpsertRequest.Builder copies = UpsertRequest.newBuilder().setCollection("trips");
            for (int i = 0; i < POINTS; i++) {
                Point point = gateway.grpc()
                        .get(GetRequest.newBuilder()
                                .setCollection("trips")
                                .setId("p" + i)
                                .build())
                        .getPoint();
                copies.addPoints(point.toBuilder().setId("copy" + i));
            }
            assertEquals(POINTS, gateway.grpc().upsert(copies.build()).getUpserted());
            for (int i = 0; i < POINTS; i++) {
                JsonObject copy = JsonParser.parseString(gateway.get("/v1/collections/trips/points/copy" + i)
                                .body())
                        .getAsJsonObject()
                        .getAsJsonObject("point");
                assertEquals(sent.get(i).get("payload"), copy.get("payload"), "seed " + seed);
                for (int d = 0; d < DIMENSION; d++) {
                    assertEquals(
                            sent.get(i).getAsJsonArray("vector").get(d).getAsFloat(),
                            copy.getAsJsonArray("vector").get(d).getAsFloat(),
                            "seed " + seed);
                }
            }
        }
    }

    private static JsonObject randomPoint(Random random, int number) {
        JsonObject point = new JsonObject();
        point.addProperty("id", "p" + number);
        JsonArray vector = new JsonArray();
        for (int d = 0; d < DIMENSION; d++) {
            vector.add(randomFloat(random));
        }
        point.add("vector", vector);
        point.add("payload", randomObject(random, random.nextInt(8) == 0 ? 24 : 4));
        return point;
    }

    private static float randomFloat(Random random) {
        float number = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(number) ? number : random.nextFloat();
    }

    /** At most this deep; one member goes all the way down. */
    private static JsonObject randomObject(Random random, int depth) {
        JsonObject object = new JsonObject();
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            object.add(TEXTS[random.nextInt(TEXTS.length)] + i, randomScalar(random));
        }
        if (depth > 1) {
            object.add("deep", random.nextInt(3) == 0 ? list(random, depth - 1) : randomObject(random, depth - 1));
        }
        return object;
    }

    private static JsonArray list(Random random, int depth) {
        JsonArray list = new JsonArray();
        list.add(randomScalar(random));
        if (depth > 1) {
            list.add(randomObject(random, depth - 1));
        }
        return list;
    }

    private static JsonElement randomScalar(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(random.nextBoolean());
            case 2 -> new JsonPrimitive(TEXTS[random.nextInt(TEXTS.length)]);
            case 3 -> new JsonPrimitive(random.nextLong() >> 10);
            case 4 -> new JsonPrimitive(random.nextGaussian());
            default -> new JsonPrimitive(finite(Double.longBitsToDouble(random.nextLong())));
        };
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? number : 0.1;
    }
}
