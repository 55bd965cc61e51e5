package io.vectron.placement.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What holds in every state, and between every state and the next. Remembers all ids it has seen. */
final class StateInvariants {
    private final Map<CollectionId, String> collectionsSeen = new HashMap<>();
    private final Map<ShardId, CollectionId> shardsSeen = new HashMap<>();
    private final Map<ServerId, String> serversSeen = new HashMap<>();

    void check(PlacementState before, PlacementState.Transition transition) {
        PlacementState after = transition.state();
        long step = after.map().version().value() - before.map().version().value();
        assertEquals(after.equals(before) ? 0 : 1, step, "the version rises by one with every change, only then");
        if (transition.reply() instanceof PlacementReply.Refused) {
            assertEquals(before, after, "a refused command changes nothing");
        }
        Set<TopicId> topics = new HashSet<>(after.map().retiredTopics());
        assertEquals(after.map().retiredTopics().size(), topics.size(), "a topic is retired once");
        Set<ShardId> led = new HashSet<>();
        for (CollectionPlacement collection : after.map().collections().values()) {
            checkCollection(after, collection, led);
            collection.topic().ifPresent(topic -> assertTrue(topics.add(topic), "a topic has one collection"));
        }
        assertEquals(led, after.leaderTerms().keySet(), "a term is known of exactly the shards with a leader");
        checkServers(after);
    }

    private void checkCollection(PlacementState state, CollectionPlacement collection, Set<ShardId> led) {
        assertTrue(collection.id().compareTo(state.nextCollection()) < 0);
        assertEquals(
                collection.name().value(),
                collectionsSeen.computeIfAbsent(
                        collection.id(), _ -> collection.name().value()),
                "a collection's id is never another's");
        assertEquals(collection.settings().shards(), collection.shards().size());
        long next = 0;
        for (ShardPlacement shard : collection.shards()) {
            assertEquals(next, shard.range().start(), "hash ranges leave no gap and do not overlap");
            next = shard.range().end() + 1;
            assertTrue(shard.shard().compareTo(state.nextShard()) < 0);
            assertEquals(
                    collection.id(),
                    shardsSeen.computeIfAbsent(shard.shard(), _ -> collection.id()),
                    "a shard's id is never another's");
            checkReplicas(state.map(), collection, shard);
            shard.leader().ifPresent(_ -> led.add(shard.shard()));
        }
        assertEquals(0, next, "hash ranges cover the whole space");
    }

    private static void checkReplicas(PlacementMap map, CollectionPlacement collection, ShardPlacement shard) {
        Set<ServerId> holders = new HashSet<>();
        for (Replica replica : shard.replicas()) {
            assertTrue(holders.add(replica.server()), "replicas are on distinct servers");
            assertTrue(map.servers().containsKey(replica.server()), "replicas are on servers that exist");
        }
        assertEquals(collection.settings().replicationFactor(), holders.size());
        shard.leader().ifPresent(leader -> assertTrue(holders.contains(leader), "a leader holds a replica"));
    }

    private void checkServers(PlacementState state) {
        Set<String> nodes = new HashSet<>();
        for (ServerPlacement server : state.map().servers().values()) {
            assertTrue(server.id().compareTo(state.nextServer()) < 0);
            assertTrue(nodes.add(server.node()), "a node is one server");
            assertEquals(
                    server.node(),
                    serversSeen.computeIfAbsent(server.id(), _ -> server.node()),
                    "a server's id is never another's");
        }
    }
}
