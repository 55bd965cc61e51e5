package io.vectron.ingest.kafka;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.ingest.core.CommitNote;
import io.vectron.ingest.core.SourceStart;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementView;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.routing.ShardClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Finds out where partitions are to be taken up: asks the shards' leaders what they have covered, the group what was
 * committed, and Kafka what the topic holds. Thread-safe.
 */
final class SourceLookup {
    private final Admin admin;
    private final ShardClient shards;
    private final PlacementView view;

    SourceLookup(Admin admin, ShardClient shards, PlacementView view) {
        this.admin = admin;
        this.shards = shards;
        this.view = view;
    }

    /** Fails if a shard has no leader that answers, or the topic's name stands for another topic. */
    CompletableFuture<Map<TopicPartition, SourceStart>> find(
            CollectionPlacement collection, TopicId topic, String group, Collection<TopicPartition> partitions) {
        CompletableFuture<List<ShardState>> states = states(collection);
        CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> committed =
                completable(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> starts =
                offsets(partitions, OffsetSpec.earliest());
        CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> ends = offsets(partitions, OffsetSpec.latest());
        CompletableFuture<Void> sameTopic = requireTopic(collection.name().ingestTopic(), topic);
        return CompletableFuture.allOf(states, committed, starts, ends, sameTopic)
                .thenApply(_ -> {
                    Map<TopicPartition, SourceStart> found = new HashMap<>();
                    for (TopicPartition partition : partitions) {
                        SourceId source = new SourceId(topic, partition.partition());
                        List<Long> covered = states.join().stream()
                                .map(state -> covered(state, source))
                                .toList();
                        requireWhole(partition, covered, offset(ends.join(), partition));
                        found.put(
                                partition,
                                SourceStart.decide(
                                        covered,
                                        Optional.ofNullable(committed.join().get(partition))
                                                .flatMap(commit ->
                                                        CommitNote.read(commit.offset(), commit.metadata(), topic)),
                                        offset(starts.join(), partition),
                                        offset(ends.join(), partition)));
                    }
                    return found;
                });
    }

    /**
     * A topic that ends below what shards have covered has lost records, and would give their offsets to new ones, which
     * the shards would take for those they have. Nothing is read until somebody has decided.
     */
    private static void requireWhole(TopicPartition partition, List<Long> covered, long logEnd) {
        long highest = covered.stream().mapToLong(Long::longValue).max().orElse(0);
        if (highest > logEnd) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "topic " + partition.topic() + " has lost records: partition " + partition.partition()
                            + " ends at offset " + logEnd + ", but its shards hold records up to " + highest
                            + "; restore the topic, or delete and re-create the collection");
        }
    }

    private CompletableFuture<List<ShardState>> states(CollectionPlacement collection) {
        // The leaders may have changed since this collection's ingestion began.
        CollectionPlacement current = view.current()
                .findCollection(collection.name())
                .filter(found -> found.id().equals(collection.id()))
                .orElse(collection);
        return shards.status(current)
                .thenApply(states -> states.stream().filter(ShardState::leader).toList())
                .thenApply(states -> {
                    if (states.size() < collection.shards().size()) {
                        throw new VectronException(
                                ErrorCode.SHARD_NOT_READY,
                                "only " + states.size() + " of "
                                        + collection.shards().size() + " shards of " + collection.name()
                                        + " have a leader that answers");
                    }
                    return states;
                });
    }

    private CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs =
                partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec));
        return completable(admin.listOffsets(specs).all());
    }

    private CompletableFuture<Void> requireTopic(String name, TopicId topic) {
        return completable(admin.describeTopics(List.of(name)).allTopicNames()).thenAccept(topics -> {
            boolean same = topics.values().stream()
                    .anyMatch(description -> topicId(description.topicId()).equals(topic));
            if (!same) {
                throw new VectronException(ErrorCode.UNAVAILABLE, "topic " + name + " is not " + topic + " any more");
            }
        });
    }

    private static long covered(ShardState state, SourceId source) {
        return state.covered().stream()
                .filter(covered -> covered.source().equals(source))
                .mapToLong(CoveredOffset::nextOffset)
                .findFirst()
                .orElse(0);
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        ListOffsetsResultInfo found = offsets.get(partition);
        return found == null ? 0 : found.offset();
    }

    static <T> CompletableFuture<T> completable(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    static TopicId topicId(Uuid uuid) {
        return new TopicId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
}
