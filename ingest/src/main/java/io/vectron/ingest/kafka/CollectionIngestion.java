package io.vectron.ingest.kafka;

import io.vectron.common.ids.TopicId;
import io.vectron.placement.api.CollectionPlacement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingests one collection from one topic, in a thread of its own, until it is stopped: one {@link ConsumerSession} after
 * another, should one fail. A collection that is made again, or bound to another topic, gets another of these, so that no
 * consumer ever sees two topics under one name. Thread-safe.
 */
final class CollectionIngestion {
    private static final Logger log = LoggerFactory.getLogger(CollectionIngestion.class);
    private static final long RESTART_MS = 1_000;

    private final CollectionPlacement collection;
    private final TopicId topic;
    private final Supplier<ConsumerSession> sessions;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch terminated = new CountDownLatch(1);

    private volatile @Nullable ConsumerSession session;
    private volatile Optional<String> failure = Optional.empty();

    CollectionIngestion(CollectionPlacement collection, TopicId topic, Supplier<ConsumerSession> sessions) {
        this.collection = collection;
        this.topic = topic;
        this.sessions = sessions;
    }

    void start() {
        // A platform thread: the consumer decodes every record, and waits in native calls.
        Thread.ofPlatform().name("ingest-" + collection.name()).daemon().start(this::run);
    }

    private void run() {
        try {
            do {
                runSession();
            } while (!stopped.await(RESTART_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a dying JVM.
            Thread.currentThread().interrupt();
        } finally {
            terminated.countDown();
        }
    }

    private void runSession() throws InterruptedException {
        if (stopped.getCount() == 0) {
            return;
        }
        try (ConsumerSession running = sessions.get()) {
            session = running;
            if (stopped.getCount() == 0) {
                running.stop();
            }
            running.run();
        } catch (RuntimeException e) {
            onFailure(e);
        } finally {
            session = null;
        }
    }

    /** Says the same thing once. */
    private void onFailure(RuntimeException e) {
        Optional<String> message =
                Optional.of("reading " + collection.name().ingestTopic() + " failed: " + e.getMessage());
        if (!message.equals(failure)) {
            log.warn("reading {} failed, trying again", collection.name().ingestTopic(), e);
        }
        failure = message;
    }

    /** Ends it soon; {@link #isTerminated} says when. Idempotent. */
    void stop() {
        stopped.countDown();
        ConsumerSession running = session;
        if (running != null) {
            running.stop();
        }
    }

    boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    void awaitTermination(long timeoutMs) throws InterruptedException {
        if (!terminated.await(timeoutMs, TimeUnit.MILLISECONDS)) {
            log.warn(
                    "{} is still being read; leaving it to end by itself",
                    collection.name().ingestTopic());
        }
    }

    /** Whether this is the ingestion of the same incarnation, topic and shards. */
    boolean isOf(CollectionPlacement other) {
        return collection.id().equals(other.id())
                && other.topic().equals(Optional.of(topic))
                && shardRanges(collection).equals(shardRanges(other));
    }

    private static List<?> shardRanges(CollectionPlacement placement) {
        return placement.shards().stream()
                .map(shard -> List.of(shard.shard(), shard.range()))
                .toList();
    }

    CollectionPlacement collection() {
        return collection;
    }

    List<PartitionSnapshot> snapshots() {
        ConsumerSession running = session;
        return running == null ? List.of() : running.snapshots();
    }

    Optional<String> problem() {
        ConsumerSession running = session;
        return running == null ? failure : running.problem();
    }
}
