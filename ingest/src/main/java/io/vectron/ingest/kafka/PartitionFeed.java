package io.vectron.ingest.kafka;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.SourceId;
import io.vectron.ingest.core.BatchPolicy;
import io.vectron.ingest.core.CommitNote;
import io.vectron.ingest.core.RecordFault;
import io.vectron.ingest.core.SourceBatcher;
import io.vectron.ingest.core.SourceStart;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.routing.ShardClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition that this instance owns: reads its records into a {@link SourceBatcher}, sends the batches and stores the
 * dead letters. Owned by the consumer's thread, which answers reach through the {@link EventInbox}; after {@link #end}
 * they are ignored.
 */
final class PartitionFeed {
    private final CollectionPlacement collection;
    private final int partition;
    private final SourceBatcher batcher;
    private final RecordDecoder decoder;
    private final ShardClient shards;
    private final DeadLetterTopic deadLetters;
    private final EventInbox inbox;
    private final LongConsumer seek;
    private final long lostRecords;

    private boolean ended;
    private Optional<CommitNote> committed = Optional.empty();
    private Optional<String> problem = Optional.empty();

    /** @param seek makes the consumer read this partition on from an offset */
    PartitionFeed(
            CollectionPlacement collection,
            SourceId source,
            SourceStart start,
            BatchPolicy policy,
            ShardClient shards,
            DeadLetterTopic deadLetters,
            EventInbox inbox,
            LongConsumer seek) {
        this.collection = collection;
        this.partition = source.partition();
        this.batcher = new SourceBatcher(source, policy, start);
        this.decoder = new RecordDecoder(collection);
        this.shards = shards;
        this.deadLetters = deadLetters;
        this.inbox = inbox;
        this.seek = seek;
        this.lostRecords = start.lostRecords();
    }

    void read(List<ConsumerRecord<byte[], byte @Nullable []>> messages) {
        for (ConsumerRecord<byte[], byte @Nullable []> message : messages) {
            read(message);
        }
    }

    private void read(ConsumerRecord<byte[], byte @Nullable []> message) {
        Optional<String> refusal = batcher.findRefusal(message.offset());
        DecodedRecord decoded = refusal.isPresent()
                ? new DecodedRecord.Poison(RecordFault.REFUSED_BY_SHARD, refusal.get())
                : decoder.decode(message);
        switch (decoded) {
            case DecodedRecord.Change change -> batcher.offer(change.shard(), change.mutation(), change.bytes());
            case DecodedRecord.Poison poison -> bury(message, poison);
        }
    }

    private void bury(ConsumerRecord<byte[], byte @Nullable []> message, DecodedRecord.Poison poison) {
        long offset = message.offset();
        int bytes = Math.max(0, message.serializedKeySize()) + Math.max(0, message.serializedValueSize());
        if (batcher.deadLetter(offset, bytes)) {
            deadLetters.store(
                    message, poison.fault(), poison.reason(), () -> inbox.add(() -> batcher.deadLetterStored(offset)));
        }
    }

    /** Every record below the position has been read; there may be none at the last offsets. */
    void consumedTo(long position) {
        batcher.consumedTo(position);
    }

    /** Sends what is ready. */
    void send() {
        long nowNanos = System.nanoTime();
        for (int shard = 0; shard < batcher.shards(); shard++) {
            Optional<WriteBatch> batch = batcher.tryNext(shard, nowNanos);
            if (batch.isPresent()) {
                send(shard, batch.get());
            }
        }
    }

    private void send(int shard, WriteBatch batch) {
        shards.write(collection.id(), collection.shards().get(shard).shard(), batch)
                .whenComplete((outcome, failure) -> inbox.add(() -> {
                    if (!ended) {
                        onAnswer(shard, batch, outcome, failure);
                    }
                }));
    }

    private void onAnswer(int shard, WriteBatch batch, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            onFailure(shard, batch, unwrap(failure));
            return;
        }
        problem = Optional.empty();
        switch (outcome) {
            case WriteOutcome.Applied _ -> batcher.applied(shard);
            case WriteOutcome.SourceGap gap -> seek.accept(batcher.gap(shard, gap.coveredOffset()));
        }
    }

    private void onFailure(int shard, WriteBatch batch, @Nullable Throwable failure) {
        if (failure instanceof VectronException error
                && isForGood(error)
                && !batch.mutations().isEmpty()) {
            seek.accept(batcher.refused(shard, error.message()));
        } else {
            problem = Optional.of("shard " + collection.shards().get(shard).shard() + " of " + collection.name()
                    + " takes no writes: " + failure);
            batcher.failed(shard, System.nanoTime());
        }
    }

    private static boolean isForGood(VectronException error) {
        return error.code() == ErrorCode.INVALID_ARGUMENT || error.code() == ErrorCode.BODY_TOO_LARGE;
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** What to commit, if it is not committed yet. */
    Optional<CommitNote> tryCommit() {
        CommitNote note = batcher.commitNote();
        if (committed.equals(Optional.of(note))) {
            return Optional.empty();
        }
        committed = Optional.of(note);
        return committed;
    }

    long nextTimerNanos() {
        return batcher.nextTimerNanos();
    }

    long bufferedBytes() {
        return batcher.bufferedBytes();
    }

    boolean hasInFlight() {
        return batcher.hasInFlight();
    }

    /** Why the last batch was not applied, until one is. */
    Optional<String> problem() {
        return problem;
    }

    PartitionSnapshot snapshot() {
        return new PartitionSnapshot(
                partition,
                batcher.covered(),
                batcher.position(),
                batcher.deadLetters(),
                lostRecords,
                batcher.bufferedBytes());
    }

    /** The partition is another's now. */
    void end() {
        ended = true;
    }
}
