package io.vectron.ingest.kafka;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.TopicId;
import io.vectron.ingest.core.TopicAction;
import io.vectron.ingest.core.TopicPlan;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, binds and deletes topics as the {@link TopicPlan} says. Several ingest services may do so at once: every step is
 * harmless when another was faster. Owned by one thread.
 */
final class TopicReconciler {
    private static final Logger log = LoggerFactory.getLogger(TopicReconciler.class);
    private static final long CALL_TIMEOUT_MS = 10_000;
    private static final int DEAD_LETTER_PARTITIONS = 1;

    private final Admin admin;
    private final PlacementService placement;

    TopicReconciler(Admin admin, PlacementService placement) {
        this.admin = admin;
        this.placement = placement;
    }

    /**
     * Looks at the topics and takes the steps that are due; a step that fails is due again next time. The map must be
     * older than the look.
     *
     * @throws ExecutionException if Kafka cannot be asked
     */
    TopicPlan reconcile(PlacementMap map) throws ExecutionException, InterruptedException {
        TopicPlan plan = TopicPlan.of(map, topics());
        for (TopicAction action : plan.actions()) {
            try {
                take(action);
            } catch (ExecutionException e) {
                log.warn("cannot do {} now: {}", action, String.valueOf(e.getCause()));
            }
        }
        return plan;
    }

    private Map<String, TopicId> topics() throws ExecutionException, InterruptedException {
        Map<String, TopicId> topics = new HashMap<>();
        for (TopicListing topic : await(admin.listTopics(new ListTopicsOptions())
                .listings()
                .toCompletionStage()
                .toCompletableFuture())) {
            topics.put(topic.name(), SourceLookup.topicId(topic.topicId()));
        }
        return topics;
    }

    private void take(TopicAction action) throws ExecutionException, InterruptedException {
        switch (action) {
            case TopicAction.CreateTopic create -> create(create);
            case TopicAction.CreateDeadLetters create -> createDeadLetters(create.topic());
            case TopicAction.BindTopic bind -> bind(bind.collection(), bind.topic());
            case TopicAction.DeleteTopic delete -> delete(delete.topic());
            case TopicAction.RetireTopic retire -> await(placement.retireTopic(retire.topic()));
        }
    }

    private void create(TopicAction.CreateTopic create) throws ExecutionException, InterruptedException {
        Optional<TopicId> topic =
                tryCreate(new NewTopic(create.topic(), Optional.of(create.partitions()), Optional.empty()));
        if (topic.isEmpty()) {
            return;
        }
        log.info("made topic {} with {} partitions", create.topic(), create.partitions());
        if (!bind(create.collection(), topic.get())) {
            // Nobody will ever bind it, and a successor of the collection must not find it.
            delete(topic.get());
        }
    }

    private void createDeadLetters(String topic) throws ExecutionException, InterruptedException {
        // Whatever record the ingest topics take, this one takes with the headers that explain it.
        Map<String, String> settings =
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSettings.MAX_DEAD_LETTER_BYTES));
        tryCreate(new NewTopic(topic, Optional.of(DEAD_LETTER_PARTITIONS), Optional.empty()).configs(settings));
    }

    /** The new topic's id; empty if another made it first. */
    private Optional<TopicId> tryCreate(NewTopic topic) throws ExecutionException, InterruptedException {
        CreateTopicsResult result = admin.createTopics(List.of(topic));
        try {
            Uuid id = await(result.topicId(topic.name()).toCompletionStage().toCompletableFuture());
            return Optional.of(SourceLookup.topicId(id));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns whether the collection is still there. */
    private boolean bind(CollectionId collection, TopicId topic) throws ExecutionException, InterruptedException {
        try {
            await(placement.bindTopic(collection, topic));
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VectronException error && error.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void delete(TopicId topic) throws ExecutionException, InterruptedException {
        Uuid id = new Uuid(topic.mostSignificantBits(), topic.leastSignificantBits());
        try {
            await(admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
            log.info("deleted topic {} of a deleted collection", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicIdException)) {
                throw e;
            }
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(CALL_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("no answer in " + CALL_TIMEOUT_MS + " ms", e);
        }
    }
}
