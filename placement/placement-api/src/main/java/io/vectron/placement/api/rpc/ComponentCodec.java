package io.vectron.placement.api.rpc;

import io.vectron.common.ids.CollectionId;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PartitionProgress;
import java.util.Locale;

/** Reports of components and their messages. */
final class ComponentCodec {
    private ComponentCodec() {}

    static io.vectron.proto.placement.v1.ComponentReport encode(ComponentReport report) {
        return io.vectron.proto.placement.v1.ComponentReport.newBuilder()
                .setKind(report.kind())
                .setId(report.id())
                .setVersion(report.version())
                .setStatus(report.status().name().toLowerCase(Locale.ROOT))
                .setReason(report.reason())
                .putAllEndpoints(report.endpoints())
                .putAllMeasurements(report.measurements())
                .addAllIngest(
                        report.ingest().stream().map(ComponentCodec::encode).toList())
                .build();
    }

    static ComponentReport decode(io.vectron.proto.placement.v1.ComponentReport report) {
        return new ComponentReport(
                report.getKind(),
                report.getId(),
                report.getVersion(),
                ComponentStatus.valueOf(report.getStatus().toUpperCase(Locale.ROOT)),
                report.getReason(),
                report.getEndpointsMap(),
                report.getMeasurementsMap(),
                report.getIngestList().stream().map(ComponentCodec::decode).toList());
    }

    private static io.vectron.proto.placement.v1.CollectionIngest encode(CollectionIngest ingest) {
        var builder = io.vectron.proto.placement.v1.CollectionIngest.newBuilder()
                .setCollectionId(ingest.collection().value())
                .setTopic(ingest.topic())
                .setDeadLetters(ingest.deadLetters());
        for (PartitionProgress partition : ingest.partitions()) {
            builder.addPartitionsBuilder()
                    .setPartition(partition.partition())
                    .setCoveredOffset(partition.coveredOffset())
                    .setEndOffset(partition.endOffset());
        }
        return builder.build();
    }

    private static CollectionIngest decode(io.vectron.proto.placement.v1.CollectionIngest ingest) {
        return new CollectionIngest(
                new CollectionId(ingest.getCollectionId()),
                ingest.getTopic(),
                ingest.getPartitionsList().stream()
                        .map(partition -> new PartitionProgress(
                                partition.getPartition(), partition.getCoveredOffset(), partition.getEndOffset()))
                        .toList(),
                ingest.getDeadLetters());
    }
}
