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
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What holds in every state, and between every state and the next. Remembers all ids it has seen. */
public final class StateInvariants {
    private final Map<CollectionId, String> collectionsSeen = new HashMap<>();
    private final Map<ShardId, CollectionId> shardsSeen = new HashMap<>();
    private final Map<ServerId, String> serversSeen = new HashMap<>();

    public void check(PlacementState before, PlacementState.Transition transition) {
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
        assertTrue(after.leaderTerms().keySet().containsAll(led), "a term is known of every shard with a leader");
        checkMoves(before, after);
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
        assertTrue(shard.servers(ReplicaRole.VOTER).size() >= 1, "somebody votes");
        shard.preferredLeader()
                .ifPresent(preferred ->
                        assertTrue(shard.servers(ReplicaRole.VOTER).contains(preferred), "who should lead votes"));
        shard.leader().ifPresent(leader -> assertTrue(holders.contains(leader), "a leader holds a replica"));
    }

    private static void checkMoves(PlacementState before, PlacementState after) {
        Map<ShardId, ShardPlacement> old = shards(before);
        Map<ShardId, ShardPlacement> now = shards(after);
        now.forEach((id, shard) -> {
            ShardPlacement earlier = old.get(id);
            if (earlier != null) {
                checkChange(earlier, shard);
            }
        });
        assertTrue(now.keySet().containsAll(after.ledger().moves().keySet()), "moves are of shards that exist");
        assertTrue(now.keySet().containsAll(after.ledger().outcomes().keySet()));
        after.ledger().moves().values().forEach(move -> checkMove(move, now));
    }

    private static Map<ShardId, ShardPlacement> shards(PlacementState state) {
        Map<ShardId, ShardPlacement> shards = new HashMap<>();
        state.map()
                .collections()
                .values()
                .forEach(collection -> collection.shards().forEach(shard -> shards.put(shard.shard(), shard)));
        return shards;
    }

    private static void checkChange(ShardPlacement before, ShardPlacement after) {
        Set<Replica> gone = new HashSet<>(before.replicas());
        after.replicas().forEach(gone::remove);
        Set<Replica> come = new HashSet<>(after.replicas());
        before.replicas().forEach(come::remove);
        Set<ServerId> changed = new HashSet<>();
        gone.forEach(replica -> changed.add(replica.server()));
        come.forEach(replica -> changed.add(replica.server()));
        assertTrue(changed.size() <= 1, "one replica changes at a time");
        assertEquals(
                before.epoch().value() + changed.size(),
                after.epoch().value(),
                "the epoch rises by one with every change of replicas, only then");
        for (Replica replica : gone) {
            boolean dropped = come.isEmpty();
            assertTrue(!dropped || replica.role() == ReplicaRole.LEAVING, "only who left is dropped");
        }
    }

    private static void checkMove(ReplicaMove move, Map<ShardId, ShardPlacement> shards) {
        ShardPlacement shard = Objects.requireNonNull(shards.get(move.shard()));
        ReplicaRole to =
                move.to().flatMap(shard::findReplica).map(Replica::role).orElse(ReplicaRole.VOTER);
        boolean fits = switch (move.step()) {
            case JOINING -> to.listens();
            case PROMOTING -> to == ReplicaRole.VOTER;
            case HANDING_OVER -> to.serves() && move.from().isPresent();
            case LEAVING ->
                shard.servers(ReplicaRole.LEAVING).equals(List.of(move.from().orElseThrow()));
            case ROLLING_BACK ->
                shard.servers(ReplicaRole.LEAVING).equals(List.of(move.to().orElseThrow()));
        };
        assertTrue(fits, () -> move + " does not fit " + shard);
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
