package io.vectron.gateway.core.collection;

import io.vectron.gateway.core.collection.CollectionStatus.IngestStatus;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PartitionProgress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together what the ingest services report of one collection. */
final class IngestSummary {
    private IngestSummary() {}

    static IngestStatus of(CollectionPlacement collection, List<ComponentReport> components) {
        List<CollectionIngest> reports = components.stream()
                .flatMap(component -> component.ingest().stream())
                .filter(ingest -> ingest.collection().equals(collection.id()))
                .toList();
        SortedMap<Integer, PartitionProgress> partitions = new TreeMap<>();
        for (CollectionIngest report : reports) {
            report.partitions()
                    .forEach(progress -> partitions.merge(progress.partition(), progress, IngestSummary::further));
        }
        boolean ready = collection.topic().isPresent()
                && partitions.size() == collection.settings().partitions();
        long deadLetters =
                reports.stream().mapToLong(CollectionIngest::deadLetters).sum();
        return new IngestStatus(collection.name().ingestTopic(), ready, List.copyOf(partitions.values()), deadLetters);
    }

    /** After a partition has changed hands two services may still report it; the one further on is the newer. */
    private static PartitionProgress further(PartitionProgress a, PartitionProgress b) {
        return a.coveredOffset() >= b.coveredOffset() ? a : b;
    }
}
