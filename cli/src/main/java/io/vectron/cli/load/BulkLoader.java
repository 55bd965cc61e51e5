package io.vectron.cli.load;

import io.vectron.cli.CliException;
import io.vectron.cli.client.ApiException;
import io.vectron.cli.client.CollectionStatus;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.client.SystemEndpoints;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.Numbers;
import io.vectron.cli.console.ProgressBar;
import io.vectron.cli.console.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Produces records into a collection's ingest topic and follows them until they are searchable. A server that goes away in
 * between is waited for: the topic keeps what it took, the producer repeats the rest.
 */
public final class BulkLoader {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(10);

    private static final int SERVER_ERROR = 500;

    private final GatewayClient gateway;
    private final String collection;
    private final Console console;

    public BulkLoader(GatewayClient gateway, String collection, Console console) {
        this.gateway = gateway;
        this.collection = collection;
        this.console = console;
    }

    /** Loads the source's records; it is read to its end and not closed. */
    public LoadResult load(RecordSource source, WaitFor waitFor) throws IOException {
        CollectionStatus before = awaitTopic();
        if (source.dimension() != before.dimension()) {
            throw new CliException("the file's vectors have " + source.dimension() + " numbers, collection '"
                    + collection + "' takes " + before.dimension());
        }
        long start = System.nanoTime();
        try (TopicProducer producer =
                        new TopicProducer(SystemEndpoints.of(gateway).kafka(), before.topic());
                ProgressLine progress = console.progress()) {
            LoadProgress shown = new LoadProgress(progress, before, start);
            produce(source, producer, shown);
            Duration produced = since(start);
            long records = producer.acknowledged();
            if (waitFor == WaitFor.PRODUCED) {
                progress.finish(Numbers.count(records) + " records in topic " + before.topic() + " after "
                        + Numbers.seconds(produced));
                return new LoadResult(records, 0, produced, Duration.ZERO, Duration.ZERO);
            }
            CollectionStatus after = awaitCovered(producer.endOffsets(), shown, records);
            Duration searchable = since(start);
            Duration indexed = waitFor == WaitFor.INDEXED ? awaitIndexed(start) : Duration.ZERO;
            progress.finish(ProgressBar.draw(1) + " " + Numbers.count(records) + " records searchable after "
                    + Numbers.seconds(searchable));
            return new LoadResult(records, after.deadLetters() - before.deadLetters(), produced, searchable, indexed);
        }
    }

    private CollectionStatus awaitTopic() {
        long deadline = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
        CollectionStatus status = CollectionStatus.fetch(gateway, collection);
        while (!status.ingestReady()) {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("collection '" + collection + "' has no ingest topic after "
                        + TOPIC_TIMEOUT.toSeconds() + " s; './vectron status' shows whether ingest is up");
            }
            pause();
            status = CollectionStatus.fetch(gateway, collection);
        }
        return status;
    }

    private void produce(RecordSource source, TopicProducer producer, LoadProgress shown) throws IOException {
        for (Optional<LoadRecord> record = source.next(); record.isPresent(); record = source.next()) {
            producer.send(record.get());
            if (shown.isDue()) {
                shown.show(producer.acknowledged(), source.fractionRead(), tryStatus());
            }
        }
        producer.flush();
    }

    private CollectionStatus awaitCovered(Map<Integer, Long> endOffsets, LoadProgress shown, long records) {
        long lastLag = Long.MAX_VALUE;
        long lastProgressNanos = System.nanoTime();
        while (true) {
            Optional<CollectionStatus> status = tryStatus();
            if (status.isPresent() && isCovered(status.get(), endOffsets)) {
                return status.get();
            }
            long lag = status.map(CollectionStatus::lag).orElse(lastLag);
            if (lag != lastLag) {
                lastLag = lag;
                lastProgressNanos = System.nanoTime();
            } else if (since(lastProgressNanos).compareTo(STALL_TIMEOUT) > 0) {
                throw new CliException("nothing was taken in for " + STALL_TIMEOUT.toMinutes()
                        + " min; the records are safe in the topic. See './vectron status'");
            }
            shown.show(records, 1, status);
            pause();
        }
    }

    private static boolean isCovered(CollectionStatus status, Map<Integer, Long> endOffsets) {
        return endOffsets.entrySet().stream()
                .allMatch(end -> status.covered().getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private Duration awaitIndexed(long start) {
        while (tryStatus().map(CollectionStatus::unindexed).orElse(1L) > 0) {
            pause();
        }
        return since(start);
    }

    /** Empty while the server is away. */
    private Optional<CollectionStatus> tryStatus() {
        try {
            return Optional.of(CollectionStatus.fetch(gateway, collection));
        } catch (CliException e) {
            return Optional.empty(); // restarting; the caller asks again and has a bound
        } catch (ApiException e) {
            if (e.httpStatus() >= SERVER_ERROR) {
                return Optional.empty(); // up, but not ready yet
            }
            throw e;
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }
}
