package io.vectron.ingest.kafka;

import io.vectron.common.ids.CollectionId;
import io.vectron.ingest.IngestConfig;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PartitionProgress;
import io.vectron.placement.api.PlacementService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the placement driver how ingest is and how far each collection's partitions have come: soon after something has
 * changed, and from time to time when nothing has. {@link #stop} is for any thread, the rest for the one that runs it.
 */
public final class ProgressReporter {
    private static final Logger log = LoggerFactory.getLogger(ProgressReporter.class);
    private static final String KIND = "ingest";
    private static final int REST_FACTOR = 4;
    private static final int LOOKS_PER_REPORT = 5;
    private static final long CALL_TIMEOUT_MS = 2_000;

    private final IngestConfig config;
    private final IngestService service;
    private final PlacementService placement;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<TopicPartition, Long> endOffsets = new HashMap<>();

    /** One collection's state at one moment. */
    private record Progress(CollectionId collection, String topic, List<PartitionSnapshot> partitions) {
        TopicPartition partition(PartitionSnapshot snapshot) {
            return new TopicPartition(topic, snapshot.partition());
        }
    }

    /** What is compared to see whether something has changed. */
    private record Seen(List<Progress> progress, Optional<String> problem) {}

    public ProgressReporter(IngestConfig config, IngestService service, PlacementService placement) {
        this.config = config;
        this.service = service;
        this.placement = placement;
    }

    /** Reports until {@link #stop}. */
    public void run() throws InterruptedException {
        long intervalNanos = config.reportInterval().toNanos();
        long lastNanos = System.nanoTime() - REST_FACTOR * intervalNanos;
        Seen reported = new Seen(List.of(), Optional.empty());
        while (!stopped.await(intervalNanos / LOOKS_PER_REPORT, TimeUnit.NANOSECONDS)) {
            Seen seen = look();
            long sinceNanos = System.nanoTime() - lastNanos;
            boolean changed = !seen.equals(reported);
            if (sinceNanos >= (changed ? intervalNanos : REST_FACTOR * intervalNanos)) {
                report(seen);
                reported = seen;
                lastNanos = System.nanoTime();
            }
        }
    }

    /** Ends {@link #run} soon. Idempotent. */
    public void stop() {
        stopped.countDown();
    }

    private Seen look() {
        List<Progress> progress = new ArrayList<>();
        for (CollectionIngestion ingestion : service.ingestions()) {
            List<PartitionSnapshot> partitions = ingestion.snapshots().stream()
                    .sorted(Comparator.comparingInt(PartitionSnapshot::partition))
                    .toList();
            progress.add(new Progress(
                    ingestion.collection().id(), ingestion.collection().name().ingestTopic(), partitions));
        }
        return new Seen(progress, service.problem());
    }

    private void report(Seen seen) throws InterruptedException {
        refreshEndOffsets(seen.progress());
        List<CollectionIngest> collections =
                seen.progress().stream().map(this::collectionIngest).toList();
        ComponentReport report = new ComponentReport(
                KIND,
                config.instance(),
                config.version(),
                seen.problem().isEmpty() ? ComponentStatus.UP : ComponentStatus.DEGRADED,
                seen.problem().orElse(""),
                Map.of("kafka", config.bootstrapServers()),
                measurements(seen.progress(), collections),
                collections);
        try {
            await(placement.report(report));
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // The next report says it all again.
            log.debug("report failed: {}", e.toString());
        }
    }

    private CollectionIngest collectionIngest(Progress progress) {
        List<PartitionProgress> partitions = progress.partitions().stream()
                .map(snapshot -> new PartitionProgress(
                        snapshot.partition(),
                        snapshot.covered(),
                        Math.max(
                                snapshot.covered(),
                                Math.max(
                                        snapshot.position(),
                                        endOffsets.getOrDefault(progress.partition(snapshot), 0L)))))
                .toList();
        long deadLetters = progress.partitions().stream()
                .mapToLong(PartitionSnapshot::deadLetters)
                .sum();
        return new CollectionIngest(progress.collection(), progress.topic(), partitions, deadLetters);
    }

    private static Map<String, Double> measurements(List<Progress> progress, List<CollectionIngest> collections) {
        List<PartitionSnapshot> snapshots = progress.stream()
                .flatMap(collection -> collection.partitions().stream())
                .toList();
        Map<String, Double> measurements = new LinkedHashMap<>();
        measurements.put("collections", (double) collections.size());
        measurements.put("partitions", (double) snapshots.size());
        measurements.put("lag_records", (double) collections.stream()
                .flatMap(collection -> collection.partitions().stream())
                .mapToLong(PartitionProgress::lag)
                .sum());
        measurements.put("dead_letters", (double)
                snapshots.stream().mapToLong(PartitionSnapshot::deadLetters).sum());
        measurements.put("records_lost_to_retention", (double)
                snapshots.stream().mapToLong(PartitionSnapshot::lostRecords).sum());
        measurements.put("buffered_bytes", (double)
                snapshots.stream().mapToLong(PartitionSnapshot::bufferedBytes).sum());
        return measurements;
    }

    /** A partition whose end cannot be asked for keeps the one it had. */
    private void refreshEndOffsets(List<Progress> progress) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (Progress collection : progress) {
            for (PartitionSnapshot snapshot : collection.partitions()) {
                wanted.put(collection.partition(snapshot), OffsetSpec.latest());
            }
        }
        endOffsets.keySet().retainAll(wanted.keySet());
        Optional<Admin> admin = service.findAdmin();
        if (wanted.isEmpty() || admin.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, ListOffsetsResultInfo> found = await(
                    SourceLookup.completable(admin.get().listOffsets(wanted).all()));
            found.forEach((partition, info) -> endOffsets.put(partition, info.offset()));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.debug("cannot ask for the topics' ends: {}", e.toString());
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(CALL_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
