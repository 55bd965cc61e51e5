package io.vectron.ingest;

import io.vectron.ingest.core.BatchPolicy;
import java.time.Duration;

/**
 * What an ingest service is started with.
 *
 * @param bootstrapServers of the Kafka cluster, {@code host:port,...}
 * @param instance unique among the ingest services of a cluster and the same after a restart: Kafka then gives a
 *     restarted service its partitions back without waiting for the old session to end
 * @param version of the program, for the report
 * @param batches how records are grouped
 * @param sessionTimeout after which a silent instance's partitions go to another; at least one second
 * @param maxBufferedBytesPerPartition beyond it a partition is not read until half is written; at least 64 KiB. Kafka's
 *     own buffers come on top
 * @param commitInterval between two commits of a collection's offsets, which are a hint for restarts and for lag tools
 * @param reportInterval between two reports to the placement driver while records flow; four times as long at rest
 */
public record IngestConfig(
        String bootstrapServers,
        String instance,
        String version,
        BatchPolicy batches,
        Duration sessionTimeout,
        int maxBufferedBytesPerPartition,
        Duration commitInterval,
        Duration reportInterval) {
    private static final int MIN_BUFFERED_BYTES = 64 * 1024;
    private static final int DEFAULT_BUFFERED_BYTES = 4 * 1024 * 1024;

    /** @throws IllegalArgumentException naming the field that is out of bounds */
    public IngestConfig {
        requireText("bootstrapServers", bootstrapServers);
        requireText("instance", instance);
        requireAtLeast("sessionTimeout", sessionTimeout, Duration.ofSeconds(1));
        requireAtLeast("commitInterval", commitInterval, Duration.ofMillis(10));
        requireAtLeast("reportInterval", reportInterval, Duration.ofMillis(10));
        if (maxBufferedBytesPerPartition < MIN_BUFFERED_BYTES) {
            throw new IllegalArgumentException("maxBufferedBytesPerPartition must be at least " + MIN_BUFFERED_BYTES
                    + ", was " + maxBufferedBytesPerPartition);
        }
    }

    /**
     * The defaults: {@link BatchPolicy#DEFAULT}, a session of 10 s, 4 MiB a partition, a commit each second, a report
     * each half second.
     */
    public static IngestConfig of(String bootstrapServers, String instance, String version) {
        return new IngestConfig(
                bootstrapServers,
                instance,
                version,
                BatchPolicy.DEFAULT,
                Duration.ofSeconds(10),
                DEFAULT_BUFFERED_BYTES,
                Duration.ofSeconds(1),
                Duration.ofMillis(500));
    }

    private static void requireText(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(field + " must not be blank");
        }
    }

    private static void requireAtLeast(String field, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(field + " must be at least " + least + ", was " + value);
        }
    }
}
