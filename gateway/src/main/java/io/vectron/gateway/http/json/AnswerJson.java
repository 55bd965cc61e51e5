package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vectron.codec.rpc.PointJson;
import io.vectron.codec.rpc.StrictJson;
import io.vectron.common.model.Payload;
import io.vectron.common.model.ScoredPoint;
import io.vectron.gateway.core.point.PointAnswer;
import io.vectron.gateway.core.point.Written;
import io.vectron.gateway.core.search.SearchAnswer;
import io.vectron.gateway.core.session.SessionToken;
import io.vectron.shardservers.api.ReplicaLag;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Writes answers about points, each as one JSON object, without building it in memory first. */
public final class AnswerJson {
    private AnswerJson() {}

    /** Writes the fields of an answer. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator out) throws IOException;
    }

    /** Writes one object; the stream stays open. */
    public static void write(OutputStream stream, Fields fields) throws IOException {
        try (JsonGenerator out = StrictJson.factory().createGenerator(stream)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    public static Fields success() {
        return out -> out.writeBooleanField("success", true);
    }

    public static Fields collections(List<String> names) {
        return out -> {
            out.writeArrayFieldStart("collections");
            for (String name : names) {
                out.writeString(name);
            }
            out.writeEndArray();
        };
    }

    public static Fields written(Written written) {
        return out -> {
            out.writeNumberField("upserted", written.points());
            out.writeStringField("sessionToken", written.session().text());
        };
    }

    public static Fields deleted(SessionToken session) {
        return out -> out.writeStringField("sessionToken", session.text());
    }

    public static Fields point(PointAnswer answer) {
        return out -> {
            out.writeFieldName("point");
            PointJson.write(out, answer.point());
            writeLag(out, answer.lag());
        };
    }

    /** Vectors and payloads appear if they were asked for. */
    public static Fields results(SearchAnswer answer, boolean vectors, boolean payloads) {
        return out -> {
            out.writeArrayFieldStart("results");
            for (ScoredPoint hit : answer.points()) {
                writeHit(out, hit, vectors, payloads);
            }
            out.writeEndArray();
            writeLag(out, answer.lag());
        };
    }

    private static void writeLag(JsonGenerator out, Optional<ReplicaLag> lag) throws IOException {
        if (lag.isPresent()) {
            out.writeObjectFieldStart("lag");
            out.writeStringField("entries", Long.toString(lag.get().entries()));
            out.writeStringField("silentMs", Long.toString(lag.get().silentMs()));
            out.writeEndObject();
        }
    }

    private static void writeHit(JsonGenerator out, ScoredPoint hit, boolean vector, boolean payload)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("id", hit.id().value());
        out.writeFieldName("score");
        // A score that is not finite is written as the string that the proto3 JSON mapping has for it.
        out.writeNumber(hit.score());
        if (payload) {
            out.writeFieldName("payload");
            writePayload(out, hit.payload());
        }
        if (vector) {
            out.writeFieldName("vector");
            PointJson.writeVector(out, hit.vector());
        }
        out.writeEndObject();
    }

    private static void writePayload(JsonGenerator out, Payload payload) throws IOException {
        out.writeRawValue(payload.toString());
    }
}
