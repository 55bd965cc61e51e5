package io.vectron.cli.bench.writes;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Points with ids that were never used before, random vectors, and a payload that makes up the rest of a record. Thread-safe. */
final class FreshPoints {
    static final String PAYLOAD_FIELD = "text";

    private final int dimension;
    private final Payload payload;
    private final String text;
    private final AtomicLong next = new AtomicLong();

    /** @param recordBytes of vector and payload together */
    FreshPoints(int dimension, int recordBytes) {
        this.dimension = dimension;
        int frame = json("").length();
        int rest = recordBytes - dimension * Float.BYTES - frame;
        this.text = "x".repeat(Math.max(0, rest));
        this.payload = Payload.ofJson(json(text).getBytes(StandardCharsets.UTF_8));
    }

    private static String json(String value) {
        return "{\"" + PAYLOAD_FIELD + "\":\"" + value + "\"}";
    }

    /** The payload's only value. */
    String text() {
        return text;
    }

    List<Point> next(int count) {
        List<Point> points = new ArrayList<>(count);
        long first = next.getAndAdd(count);
        SplittableRandom random = new SplittableRandom(first);
        for (int i = 0; i < count; i++) {
            float[] vector = new float[dimension];
            for (int j = 0; j < dimension; j++) {
                vector[j] = (float) random.nextDouble(-1, 1);
            }
            points.add(new Point(new PointId("p" + (first + i)), vector, payload));
        }
        return points;
    }
}
