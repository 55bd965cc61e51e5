package io.vectron.gateway.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.gateway.core.collection.CollectionStatus;
import io.vectron.gateway.core.system.SystemStatus;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PartitionProgress;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what collections and the system are like. As the proto3 JSON mapping has it, 64-bit numbers are strings, since
 * not every reader's numbers hold them.
 */
public final class StatusJson {
    private StatusJson() {}

    public static AnswerJson.Fields collection(CollectionStatus status) {
        return out -> {
            CollectionSettings settings = status.settings();
            out.writeStringField("name", status.name().value());
            out.writeNumberField("dimension", settings.dimension());
            out.writeStringField("distance", settings.distance().wireName());
            writeShards(out, status);
            writeLong(out, "points", status.points());
            writeLong(out, "unindexedPoints", status.unindexedPoints());
            out.writeNumberField("replicationFactor", settings.replicationFactor());
            out.writeNumberField("m", settings.m());
            out.writeNumberField("efConstruction", settings.efConstruction());
            out.writeNumberField("efSearch", settings.efSearch());
            if (settings.reads().isPresent()) {
                out.writeStringField(
                        "consistency", ConsistencyNames.print(settings.reads().get()));
            }
            writeIngest(out, status.ingest());
        };
    }

    private static void writeShards(JsonGenerator out, CollectionStatus status) throws IOException {
        out.writeArrayFieldStart("shards");
        for (CollectionStatus.ShardStatus shard : status.shards()) {
            out.writeStartObject();
            out.writeNumberField("shardId", shard.shard().value());
            out.writeArrayFieldStart("replicas");
            for (ServerId replica : shard.replicas()) {
                out.writeString(replica.toString());
            }
            out.writeEndArray();
            writeLong(out, "leaderId", shard.leader().map(ServerId::value).orElse(0L));
            out.writeBooleanField("ready", shard.ready());
            writeLong(out, "points", shard.points());
            writeLong(out, "unindexedPoints", shard.unindexedPoints());
            writeLong(out, "appliedIndex", shard.applied().value());
            writeLong(out, "epoch", shard.epoch().value());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeIngest(JsonGenerator out, CollectionStatus.IngestStatus ingest) throws IOException {
        out.writeObjectFieldStart("ingest");
        out.writeStringField("topic", ingest.topic());
        out.writeBooleanField("ready", ingest.ready());
        out.writeArrayFieldStart("partitions");
        for (PartitionProgress progress : ingest.partitions()) {
            out.writeStartObject();
            out.writeNumberField("partition", progress.partition());
            writeLong(out, "coveredOffset", progress.coveredOffset());
            writeLong(out, "endOffset", progress.endOffset());
            out.writeEndObject();
        }
        out.writeEndArray();
        writeLong(out, "lag", ingest.lag());
        writeLong(out, "deadLetters", ingest.deadLetters());
        out.writeEndObject();
    }

    public static AnswerJson.Fields system(SystemStatus status) {
        return out -> {
            out.writeStringField("overallStatus", status.health().wireName());
            out.writeStringField("version", status.version());
            out.writeArrayFieldStart("components");
            for (ComponentReport component : status.components()) {
                writeComponent(out, component);
            }
            out.writeEndArray();
        };
    }

    private static void writeComponent(JsonGenerator out, ComponentReport component) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", component.kind());
        out.writeStringField("id", component.id());
        out.writeStringField("version", component.version());
        out.writeStringField("status", component.status().name().toLowerCase(Locale.ROOT));
        out.writeStringField("reason", component.reason());
        out.writeObjectFieldStart("endpoints");
        for (Map.Entry<String, String> endpoint : new TreeMap<>(component.endpoints()).entrySet()) {
            out.writeStringField(endpoint.getKey(), endpoint.getValue());
        }
        out.writeEndObject();
        out.writeObjectFieldStart("measurements");
        for (Map.Entry<String, Double> measurement : new TreeMap<>(component.measurements()).entrySet()) {
            out.writeNumberField(measurement.getKey(), measurement.getValue());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeLong(JsonGenerator out, String name, long value) throws IOException {
        out.writeStringField(name, Long.toString(value));
    }
}
