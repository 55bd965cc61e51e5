package io.vectron.ingest.core;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.TopicId;

/** One step that brings Kafka's topics nearer to what the placement map asks for. Each may be repeated. */
public sealed interface TopicAction {
    /** Makes the ingest topic of a collection. */
    record CreateTopic(CollectionId collection, String topic, int partitions) implements TopicAction {}

    /** Makes the topic that takes poison records. */
    record CreateDeadLetters(String topic) implements TopicAction {}

    /** Records which topic is the collection's. */
    record BindTopic(CollectionId collection, TopicId topic) implements TopicAction {}

    /** Deletes the topic of a deleted collection, by its id, so that a later one of its name is not touched. */
    record DeleteTopic(TopicId topic) implements TopicAction {}

    /** Records that the topic of a deleted collection is gone. */
    record RetireTopic(TopicId topic) implements TopicAction {}
}
