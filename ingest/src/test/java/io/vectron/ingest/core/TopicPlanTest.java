package io.vectron.ingest.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ShardPlacement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static final String TOPIC = "vectron.ingest.books";
    private static final TopicId OLD = new TopicId(1, 1);
    private static final TopicId NEW = new TopicId(2, 2);
    private static final CollectionId BOOKS = new CollectionId(7);

    @Test
    void makesTheTopicOfACollectionThatHasNone() {
        assertEquals(
                plan(List.of(new TopicAction.CreateTopic(BOOKS, TOPIC, 3)), List.of()),
                TopicPlan.of(map(books(Optional.empty()), List.of()), topics(Map.of())));
    }

    @Test
    void makesTheTopicAgainWhenSomebodyDeletedIt() {
        assertEquals(
                plan(List.of(new TopicAction.CreateTopic(BOOKS, TOPIC, 3)), List.of()),
                TopicPlan.of(map(books(Optional.of(OLD)), List.of()), topics(Map.of())));
    }

    @Test
    void adoptsATopicOfTheCollectionsName() {
        assertEquals(
                plan(List.of(new TopicAction.BindTopic(BOOKS, NEW)), List.of()),
                TopicPlan.of(map(books(Optional.empty()), List.of()), topics(Map.of(TOPIC, NEW))));
    }

    @Test
    void readsATopicThatIsBound() {
        CollectionPlacement books = books(Optional.of(NEW));
        assertEquals(
                plan(List.of(), List.of(books)),
                TopicPlan.of(map(books, List.of()), topics(Map.of(TOPIC, NEW, "other", OLD))));
    }

    @Test
    void waitsUntilThePredecessorsTopicIsGone() {
        assertEquals(
                plan(List.of(new TopicAction.DeleteTopic(OLD)), List.of()),
                TopicPlan.of(map(books(Optional.empty()), List.of(OLD)), topics(Map.of(TOPIC, OLD))));
        assertEquals(
                plan(List.of(new TopicAction.RetireTopic(OLD), new TopicAction.BindTopic(BOOKS, NEW)), List.of()),
                TopicPlan.of(map(books(Optional.empty()), List.of(OLD)), topics(Map.of(TOPIC, NEW))));
    }

    @Test
    void makesTheDeadLetterTopic() {
        assertEquals(
                plan(List.of(new TopicAction.CreateDeadLetters("vectron.ingest.dead-letters")), List.of()),
                TopicPlan.of(PlacementMap.EMPTY, Map.of()));
    }

    private static TopicPlan plan(List<TopicAction> actions, List<CollectionPlacement> readable) {
        return new TopicPlan(actions, readable);
    }

    private static Map<String, TopicId> topics(Map<String, TopicId> more) {
        Map<String, TopicId> topics = new HashMap<>(more);
        topics.put(TopicPlan.DEAD_LETTERS, new TopicId(9, 9));
        return topics;
    }

    private static PlacementMap map(CollectionPlacement collection, List<TopicId> retired) {
        return PlacementMap.of(new MapVersion(1), List.of(collection), Map.of(), retired);
    }

    private static CollectionPlacement books(Optional<TopicId> topic) {
        return new CollectionPlacement(
                BOOKS,
                new CollectionName("books"),
                new CollectionSettings(4, Distance.DOT, 1, 1, 3, 16, 100, 100),
                List.of(new ShardPlacement(
                        new ShardId(1), new HashRange(0, -1), new Epoch(1), List.of(), Optional.empty())),
                topic);
    }
}
