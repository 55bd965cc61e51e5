package io.vectron.gateway.rpc;

import io.vectron.codec.rpc.PayloadProto;
import io.vectron.codec.rpc.PointProto;
import io.vectron.common.ids.ServerId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.ReadLevel;
import io.vectron.common.model.ScoredPoint;
import io.vectron.gateway.core.collection.CollectionStatus;
import io.vectron.gateway.core.point.PointAnswer;
import io.vectron.gateway.core.search.SearchAnswer;
import io.vectron.gateway.core.system.SystemStatus;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PartitionProgress;
import io.vectron.proto.v1.ComponentStatus;
import io.vectron.proto.v1.Consistency;
import io.vectron.proto.v1.GetCollectionStatusResponse;
import io.vectron.proto.v1.GetResponse;
import io.vectron.proto.v1.GetSystemStatusResponse;
import io.vectron.proto.v1.IngestStatus;
import io.vectron.proto.v1.PartitionStatus;
import io.vectron.proto.v1.ReplicaLag;
import io.vectron.proto.v1.SearchResponse;
import io.vectron.proto.v1.SearchResult;
import io.vectron.proto.v1.ShardStatus;
import java.util.Locale;

/** Turns the core's answers into public messages. */
final class AnswerEncoder {
    private AnswerEncoder() {}

    static SearchResponse encode(SearchAnswer answer) {
        SearchResponse.Builder response = SearchResponse.newBuilder();
        for (ScoredPoint hit : answer.points()) {
            response.addResults(encode(hit));
        }
        answer.lag().map(AnswerEncoder::encode).ifPresent(response::setLag);
        return response.build();
    }

    static GetResponse encode(PointAnswer answer) {
        GetResponse.Builder response = GetResponse.newBuilder().setPoint(PointProto.print(answer.point()));
        answer.lag().map(AnswerEncoder::encode).ifPresent(response::setLag);
        return response.build();
    }

    private static ReplicaLag encode(io.vectron.shardservers.api.ReplicaLag lag) {
        return ReplicaLag.newBuilder()
                .setEntries(lag.entries())
                .setSilentMs(lag.silentMs())
                .build();
    }

    private static SearchResult encode(ScoredPoint hit) {
        PayloadProto payload = PayloadProto.of(hit.payload());
        SearchResult.Builder result = SearchResult.newBuilder()
                .setId(hit.id().value())
                .setScore(hit.score())
                .putAllPayload(payload.strings());
        for (float number : hit.vector()) {
            result.addVector(number);
        }
        if (payload.values().getFieldsCount() > 0) {
            result.setPayloadValues(payload.values());
        }
        return result.build();
    }

    static GetCollectionStatusResponse encode(CollectionStatus status) {
        CollectionSettings settings = status.settings();
        GetCollectionStatusResponse.Builder response = GetCollectionStatusResponse.newBuilder()
                .setName(status.name().value())
                .setDimension(settings.dimension())
                .setDistance(settings.distance().wireName())
                .setPoints(status.points())
                .setUnindexedPoints(status.unindexedPoints())
                .setReplicationFactor(settings.replicationFactor())
                .setM(settings.m())
                .setEfConstruction(settings.efConstruction())
                .setEfSearch(settings.efSearch())
                .setIngest(encode(status.ingest()));
        settings.reads().map(AnswerEncoder::encode).ifPresent(response::setConsistency);
        status.shards().forEach(shard -> response.addShards(encode(shard)));
        return response.build();
    }

    private static Consistency encode(ReadLevel reads) {
        return switch (reads) {
            case EVENTUAL -> Consistency.CONSISTENCY_EVENTUAL;
            case LINEARIZABLE -> Consistency.CONSISTENCY_LINEARIZABLE;
        };
    }

    private static ShardStatus encode(CollectionStatus.ShardStatus shard) {
        return ShardStatus.newBuilder()
                .setShardId((int) shard.shard().value())
                .addAllReplicas(shard.replicas().stream().map(ServerId::value).toList())
                .setLeaderId(shard.leader().map(ServerId::value).orElse(0L))
                .setReady(shard.ready())
                .setPoints(shard.points())
                .setUnindexedPoints(shard.unindexedPoints())
                .setAppliedIndex(shard.applied().value())
                .setEpoch(shard.epoch().value())
                .build();
    }

    private static IngestStatus encode(CollectionStatus.IngestStatus ingest) {
        IngestStatus.Builder message = IngestStatus.newBuilder()
                .setTopic(ingest.topic())
                .setReady(ingest.ready())
                .setLag(ingest.lag())
                .setDeadLetters(ingest.deadLetters());
        for (PartitionProgress progress : ingest.partitions()) {
            message.addPartitions(PartitionStatus.newBuilder()
                    .setPartition(progress.partition())
                    .setCoveredOffset(progress.coveredOffset())
                    .setEndOffset(progress.endOffset()));
        }
        return message.build();
    }

    static GetSystemStatusResponse encode(SystemStatus status) {
        GetSystemStatusResponse.Builder response = GetSystemStatusResponse.newBuilder()
                .setOverallStatus(status.health().wireName())
                .setVersion(status.version());
        status.components().forEach(component -> response.addComponents(encode(component)));
        return response.build();
    }

    private static ComponentStatus encode(ComponentReport component) {
        return ComponentStatus.newBuilder()
                .setKind(component.kind())
                .setId(component.id())
                .setVersion(component.version())
                .setStatus(component.status().name().toLowerCase(Locale.ROOT))
                .setReason(component.reason())
                .putAllEndpoints(component.endpoints())
                .putAllMeasurements(component.measurements())
                .build();
    }
}
