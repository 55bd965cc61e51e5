package io.vectron.ingest.kafka;

import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.ingest.IngestConfig;
import io.vectron.ingest.core.CommitNote;
import io.vectron.ingest.core.SourceStart;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.shardservers.api.routing.ShardClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one Kafka consumer of one collection's topic: assignments, reading, back-pressure, commits. A partition that
 * is assigned is looked up first ({@link SourceLookup}), then read; it is paused while too much of it is unwritten.
 *
 * <p>Everything happens in the thread that calls {@link #run}, except {@link #stop} and the reading of what is published.
 */
final class ConsumerSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsumerSession.class);
    private static final Duration MAX_WAIT = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final long LOOKUP_RETRY_MS = 200;

    private final CollectionPlacement collection;
    private final TopicId topic;
    private final IngestConfig config;
    private final SourceLookup lookup;
    private final ShardClient shards;
    private final DeadLetterTopic deadLetters;
    private final ScheduledExecutorService timer;
    private final String group;

    private final KafkaConsumer<byte[], byte @Nullable []> consumer;
    private final EventInbox inbox;
    private final Map<TopicPartition, PartitionFeed> feeds = new HashMap<>();
    /** Assigned, and being looked up. */
    private final Set<TopicPartition> pending = new HashSet<>();

    private final Set<TopicPartition> throttled = new HashSet<>();
    private long nextCommitNanos = System.nanoTime();
    private Optional<String> lookupProblem = Optional.empty();

    private volatile boolean stopping;
    private volatile List<PartitionSnapshot> snapshots = List.of();
    private volatile Optional<String> problem = Optional.empty();

    ConsumerSession(
            CollectionPlacement collection,
            TopicId topic,
            IngestConfig config,
            SourceLookup lookup,
            ShardClient shards,
            DeadLetterTopic deadLetters,
            ScheduledExecutorService timer) {
        this.collection = collection;
        this.topic = topic;
        this.config = config;
        this.lookup = lookup;
        this.shards = shards;
        this.deadLetters = deadLetters;
        this.timer = timer;
        this.group = collection.name().ingestTopic();
        this.consumer = new KafkaConsumer<>(KafkaSettings.consumer(config, group));
        this.inbox = new EventInbox(consumer::wakeup);
    }

    /** Reads until {@link #stop}, then waits for what is under way and commits. */
    void run() throws InterruptedException {
        consumer.subscribe(List.of(collection.name().ingestTopic()), new Assignments());
        while (!stopping) {
            inbox.runAll();
            for (Map.Entry<TopicPartition, PartitionFeed> entry : feeds.entrySet()) {
                entry.getValue().send();
                throttle(entry.getKey(), entry.getValue());
            }
            commitIfDue();
            publish();
            poll(waitTime());
        }
        drain();
        commitNow(feeds.keySet());
    }

    private Duration waitTime() {
        long nowNanos = System.nanoTime();
        long wait = MAX_WAIT.toNanos();
        for (PartitionFeed feed : feeds.values()) {
            long timer = feed.nextTimerNanos();
            if (timer != Long.MAX_VALUE) {
                wait = Math.min(wait, timer - nowNanos);
            }
        }
        return Duration.ofNanos(Math.max(0, wait));
    }

    private void poll(Duration wait) {
        try {
            ConsumerRecords<byte[], byte @Nullable []> messages =
                    consumer.poll(inbox.beginWait() ? wait : Duration.ZERO);
            for (TopicPartition partition : messages.partitions()) {
                PartitionFeed feed = feeds.get(partition);
                if (feed != null) {
                    feed.read(messages.records(partition));
                }
            }
            // Beyond the last record there may be offsets without one, such as the ends of transactions.
            feeds.forEach((partition, feed) -> feed.consumedTo(consumer.position(partition)));
        } catch (WakeupException e) {
            log.trace("woken for an event");
        } catch (InvalidOffsetException e) {
            log.warn("{}: {}; looking up where to go on", group, e.getMessage());
            Set<TopicPartition> lost = Set.copyOf(e.partitions());
            forget(lost);
            lookUp(lost);
        } finally {
            inbox.endWait();
        }
    }

    private void throttle(TopicPartition partition, PartitionFeed feed) {
        long bytes = feed.bufferedBytes();
        if (bytes > config.maxBufferedBytesPerPartition()) {
            if (throttled.add(partition)) {
                consumer.pause(Set.of(partition));
            }
        } else if (bytes <= config.maxBufferedBytesPerPartition() / 2 && throttled.remove(partition)) {
            consumer.resume(Set.of(partition));
        }
    }

    /** Keeps the partitions from being read until it is known where to begin. */
    private void lookUp(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            // Any position will do; without one the consumer would go by the committed offset.
            consumer.seek(partition, 0);
            pending.add(partition);
        }
        consumer.pause(partitions);
        askWhereToBegin(Set.copyOf(partitions));
    }

    private void askWhereToBegin(Set<TopicPartition> partitions) {
        lookup.find(collection, topic, group, partitions)
                .whenComplete((starts, failure) -> inbox.add(() -> onLookedUp(partitions, starts, failure)));
    }

    private void onLookedUp(
            Set<TopicPartition> partitions,
            @Nullable Map<TopicPartition, SourceStart> starts,
            @Nullable Throwable failure) {
        Set<TopicPartition> wanted = new HashSet<>(partitions);
        wanted.retainAll(pending);
        if (starts == null) {
            lookupProblem = Optional.of("cannot tell where to go on in " + group + ": " + failure);
            if (!wanted.isEmpty() && !stopping) {
                timer.schedule(() -> inbox.add(() -> retryLookUp(wanted)), LOOKUP_RETRY_MS, TimeUnit.MILLISECONDS);
            }
            return;
        }
        lookupProblem = Optional.empty();
        wanted.forEach(partition -> begin(partition, starts.get(partition)));
        consumer.resume(wanted);
        nextCommitNanos = System.nanoTime();
    }

    private void retryLookUp(Set<TopicPartition> partitions) {
        Set<TopicPartition> wanted = new HashSet<>(partitions);
        wanted.retainAll(pending);
        if (!wanted.isEmpty()) {
            askWhereToBegin(wanted);
        }
    }

    private void begin(TopicPartition partition, @Nullable SourceStart start) {
        if (start == null) {
            throw new IllegalStateException("the look-up left out " + partition);
        }
        if (start.lostRecords() > 0) {
            log.warn(
                    "{}: retention deleted {} offsets that were not ingested; going on at {}",
                    partition,
                    start.lostRecords(),
                    start.position());
        }
        pending.remove(partition);
        consumer.seek(partition, start.position());
        feeds.put(
                partition,
                new PartitionFeed(
                        collection,
                        new SourceId(topic, partition.partition()),
                        start,
                        config.batches(),
                        shards,
                        deadLetters,
                        inbox,
                        offset -> consumer.seek(partition, offset)));
    }

    private void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            pending.remove(partition);
            throttled.remove(partition);
            PartitionFeed feed = feeds.remove(partition);
            if (feed != null) {
                feed.end();
            }
        }
    }

    private void commitIfDue() {
        if (System.nanoTime() - nextCommitNanos >= 0) {
            nextCommitNanos = System.nanoTime() + config.commitInterval().toNanos();
            Map<TopicPartition, OffsetAndMetadata> notes = notes(feeds.keySet());
            if (!notes.isEmpty()) {
                consumer.commitAsync(notes, (_, failure) -> {
                    if (failure != null) {
                        log.debug("{}: commit failed, the next will do: {}", group, failure.toString());
                    }
                });
            }
        }
    }

    private void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> notes = notes(partitions);
        if (notes.isEmpty()) {
            return;
        }
        try {
            commit(notes);
        } catch (KafkaException e) {
            // The commit is a hint; the shards know what they have covered.
            log.debug("{}: last commit failed: {}", group, e.toString());
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> notes) {
        try {
            consumer.commitSync(notes, CLOSE_TIMEOUT);
        } catch (WakeupException e) {
            // Meant for a wait for records that had ended by then.
            consumer.commitSync(notes, CLOSE_TIMEOUT);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> notes(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> notes = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionFeed feed = feeds.get(partition);
            Optional<CommitNote> note = feed == null ? Optional.empty() : feed.tryCommit();
            note.ifPresent(found -> notes.put(partition, new OffsetAndMetadata(found.offset(), found.metadata(topic))));
        }
        return notes;
    }

    private void publish() {
        snapshots = feeds.values().stream().map(PartitionFeed::snapshot).toList();
        problem = lookupProblem.or(() ->
                feeds.values().stream().flatMap(feed -> feed.problem().stream()).findFirst());
    }

    /** Waits for the answers to the batches that are on their way. */
    private void drain() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        while (feeds.values().stream().anyMatch(PartitionFeed::hasInFlight)) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return;
            }
            inbox.runNext(Duration.ofNanos(leftNanos));
        }
    }

    /** Ends {@link #run} soon; called by any thread. */
    void stop() {
        stopping = true;
        inbox.add(() -> {});
    }

    /** How far each owned partition has come; of partitions that are still looked up nothing is known. */
    List<PartitionSnapshot> snapshots() {
        return snapshots;
    }

    /** What is in the way at the moment. */
    Optional<String> problem() {
        return problem;
    }

    /** Leaves the group if the session was stopped; otherwise keeps its place, to come back to. */
    @Override
    public void close() {
        forget(Set.copyOf(feeds.keySet()));
        snapshots = List.of();
        GroupMembershipOperation membership =
                stopping ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.REMAIN_IN_GROUP;
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(membership));
    }

    /** Called by the consumer, within its poll and in its thread. */
    private final class Assignments implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                lookUp(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commitNow(partitions);
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }
    }
}
