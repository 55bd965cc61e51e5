package io.vectron.ingest.core;

import io.vectron.common.ids.TopicId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to do about topics, and which collections' topics are ready to be read.
 *
 * <p>Goals: every collection has a topic of its own; a collection made again under an old name never reads its
 * predecessor's records; a topic that a user made beforehand is taken as it is. Algorithm: a topic whose id is retired is
 * deleted by that id and, once it is not seen any more, retired; a collection without a topic of its name gets one; a
 * topic of its name that is not retired becomes the collection's; one that is bound is read. While a retired topic still
 * has the name, its successor waits.
 */
public record TopicPlan(List<TopicAction> actions, List<CollectionPlacement> readable) {
    /** Takes the records that can never be stored. */
    public static final String DEAD_LETTERS = "vectron.ingest.dead-letters";

    public TopicPlan {
        actions = List.copyOf(actions);
        readable = List.copyOf(readable);
    }

    /**
     * Plans from what is wanted and what is there.
     *
     * @param topics ids of Kafka's topics by name
     */
    public static TopicPlan of(PlacementMap map, Map<String, TopicId> topics) {
        List<TopicAction> actions = new ArrayList<>();
        List<CollectionPlacement> readable = new ArrayList<>();
        if (!topics.containsKey(DEAD_LETTERS)) {
            actions.add(new TopicAction.CreateDeadLetters(DEAD_LETTERS));
        }
        Set<TopicId> present = new HashSet<>(topics.values());
        for (TopicId retired : map.retiredTopics()) {
            actions.add(
                    present.contains(retired)
                            ? new TopicAction.DeleteTopic(retired)
                            : new TopicAction.RetireTopic(retired));
        }
        Set<TopicId> retired = Set.copyOf(map.retiredTopics());
        for (CollectionPlacement collection : map.collections().values()) {
            String name = collection.name().ingestTopic();
            Optional<TopicId> found = Optional.ofNullable(topics.get(name));
            if (found.isEmpty()) {
                actions.add(new TopicAction.CreateTopic(
                        collection.id(), name, collection.settings().partitions()));
            } else if (retired.contains(found.get())) {
                continue;
            } else if (found.equals(collection.topic())) {
                readable.add(collection);
            } else {
                actions.add(new TopicAction.BindTopic(collection.id(), found.get()));
            }
        }
        return new TopicPlan(actions, readable);
    }
}
