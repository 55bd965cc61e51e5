package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vectron.codec.rpc.PayloadJson;
import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.Payload;
import io.vectron.gateway.core.failure.Refusals;
import io.vectron.gateway.core.request.PointDraft;
import io.vectron.gateway.core.request.PointUpsert;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of an upsert: points one by one as they arrive, up to as many as a batch may have. */
public final class PointUpsertReader {
    private final CollectionField collection;
    private final List<PointDraft> points = new ArrayList<>();
    private int dimension;

    private PointUpsertReader(String collection) {
        this.collection = new CollectionField(collection);
    }

    /**
     * @param collection of the path; a body that names another is refused
     * @throws IOException if the body does not arrive
     */
    public static PointUpsert read(String collection, InputStream body) throws IOException {
        PointUpsertReader reader = new PointUpsertReader(collection);
        JsonFields.read(body, reader::field);
        return new PointUpsert(collection, reader.points);
    }

    private boolean field(String field, JsonParser value) throws IOException {
        switch (field) {
            case "collection" -> collection.check(value);
            case "points" -> readPoints(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readPoints(JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw VectronException.invalid("points", "must be a list of points");
        }
        while (value.nextToken() != JsonToken.END_ARRAY) {
            if (points.size() == Limits.MAX_BATCH_POINTS) {
                throw Refusals.tooMany("points", Limits.MAX_BATCH_POINTS, points.size() + 1L);
            }
            PointReader point = new PointReader(points.size(), dimension);
            points.add(point.read(value));
            dimension = point.vector.length;
        }
    }

    /** One point of the batch. */
    private static final class PointReader {
        private final int position;
        private final int expectedDimension;
        private String id = "";
        private float[] vector = new float[0];
        private Payload payload = Payload.EMPTY;

        PointReader(int position, int expectedDimension) {
            this.position = position;
            this.expectedDimension = expectedDimension;
        }

        PointDraft read(JsonParser value) throws IOException {
            if (value.currentToken() != JsonToken.START_OBJECT) {
                throw VectronException.invalid("points[" + position + "]", "must be a JSON object");
            }
            try {
                JsonFields.readObject(value, "", this::field);
            } catch (VectronException e) {
                throw Refusals.inBatch(position, id, e);
            }
            return new PointDraft(id, vector, payload);
        }

        private boolean field(String field, JsonParser value) throws IOException {
            switch (field) {
                case "id" -> id = JsonValues.text(value, "id");
                case "vector" -> vector = VectorReader.read(value, "vector", expectedDimension);
                case "payload" -> payload = PayloadJson.read(value, "payload");
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
