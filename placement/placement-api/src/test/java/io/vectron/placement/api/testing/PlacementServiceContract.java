package io.vectron.placement.api.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PartitionProgress;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ShardPlacement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every driver does, whether in memory, over gRPC or on Raft. */
public abstract class PlacementServiceContract {
    private static final CollectionName WORDS = new CollectionName("words");
    private static final TopicId TOPIC = new TopicId(7, 9);

    /** A driver without servers and collections, the same one for the whole of a test. */
    protected abstract PlacementService driver();

    private static CollectionSettings settings(int shards, int replicationFactor) {
        return new CollectionSettings(4, Distance.COSINE, shards, replicationFactor, 2, 16, 200, 64);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw assertInstanceOf(VectronException.class, e.getCause(), () -> "unexpected " + e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFails(ErrorCode code, CompletableFuture<?> future) {
        assertEquals(
                code, assertThrows(VectronException.class, () -> await(future)).code());
    }

    private PlacementMap map() {
        return await(driver().mapNewerThan(new MapVersion(0), Duration.ZERO));
    }

    /** Registers a server and lets it count as alive. */
    private ServerId register(String node) {
        Registered registered = await(driver().register(new Registration(node, node + ":1", node + ":2")));
        await(driver().heartbeat(registered.server(), List.of()));
        return registered.server();
    }

    @Test
    void aServerThatComesBackGetsItsIdBack() {
        Registered first = await(driver().register(new Registration("n1", "n1:1", "n1:2")));
        Registered other = await(driver().register(new Registration("n2", "n2:1", "n2:2")));
        Registered again = await(driver().register(new Registration("n1", "n1:11", "n1:12")));
        assertEquals(first, again);
        assertFalse(first.server().equals(other.server()));
        assertEquals("n1:11", map().findServer(first.server()).orElseThrow().grpcAddress());
    }

    @Test
    void aNewCollectionCoversTheHashSpaceOnDistinctServers() {
        register("n1");
        register("n2");
        MapVersion version = await(driver().createCollection(WORDS, settings(3, 2)));
        PlacementMap map = map();
        assertTrue(map.version().compareTo(version) >= 0);
        CollectionPlacement words = map.findCollection(WORDS).orElseThrow();
        assertEquals(settings(3, 2), words.settings());
        assertEquals(3, words.shards().size());
        assertEquals(0, words.shards().getFirst().range().start());
        assertEquals(-1, words.shards().getLast().range().end());
        for (ShardPlacement shard : words.shards()) {
            assertEquals(
                    2,
                    shard.replicas().stream()
                            .map(replica -> replica.server())
                            .distinct()
                            .count());
            assertTrue(shard.leader().isEmpty());
        }
    }

    @Test
    void refusesADuplicateAndAnUnknownCollection() {
        register("n1");
        await(driver().createCollection(WORDS, settings(1, 1)));
        assertFails(ErrorCode.COLLECTION_EXISTS, driver().createCollection(WORDS, settings(1, 1)));
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, driver().deleteCollection(new CollectionName("nothing")));
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, driver().bindTopic(new CollectionId(4711), TOPIC));
    }

    @Test
    void refusesMoreReplicasThanServers() {
        register("n1");
        assertFails(ErrorCode.NOT_ENOUGH_SERVERS, driver().createCollection(WORDS, settings(1, 2)));
        assertTrue(map().collections().isEmpty());
    }

    @Test
    void assignsShardsToTheirServerUntilTheCollectionIsDeleted() {
        ServerId server = register("n1");
        await(driver().createCollection(WORDS, settings(2, 1)));
        Assignments assigned = await(driver().heartbeat(server, List.of()));
        assertEquals(2, assigned.assignments().size());
        Assignment first = assigned.assignments().getFirst();
        assertEquals(WORDS, first.name());
        assertTrue(assigned.peers().containsKey(server));

        await(driver().deleteCollection(WORDS));
        Assignments after = await(driver().heartbeat(server, List.of()));
        assertTrue(after.assignments().isEmpty());
        assertTrue(after.version().compareTo(assigned.version()) > 0);
    }

    @Test
    void learnsLeadersFromHeartbeatsAndKeepsTheNewestTerm() {
        ServerId first = register("n1");
        ServerId second = register("n2");
        await(driver().createCollection(WORDS, settings(1, 2)));
        ShardPlacement shard =
                map().findCollection(WORDS).orElseThrow().shards().getFirst();
        awaitLeader(first, leading(shard, 3), shard.shard(), first);
        awaitLeader(second, leading(shard, 4), shard.shard(), second);
        await(driver().heartbeat(first, List.of(leading(shard, 3))));
        assertEquals(second, leaderOf(shard.shard()));
    }

    private static ReplicaReport leading(ShardPlacement shard, long term) {
        return new ReplicaReport(shard.shard(), shard.epoch(), true, true, term, new LogIndex(1), 0);
    }

    /** The leader may become known a moment after the heartbeat that tells it. */
    private void awaitLeader(ServerId reporter, ReplicaReport report, ShardId shard, ServerId expected) {
        await(driver().heartbeat(reporter, List.of(report)));
        PlacementMap seen = map();
        while (!seen.findCollection(WORDS)
                .orElseThrow()
                .shards()
                .getFirst()
                .leader()
                .equals(Optional.of(expected))) {
            PlacementMap newer = await(driver().mapNewerThan(seen.version(), Duration.ofSeconds(10)));
            assertTrue(newer.version().compareTo(seen.version()) > 0, () -> "no leader was recorded for " + shard);
            seen = newer;
        }
    }

    private ServerId leaderOf(ShardId shard) {
        return map().findCollection(WORDS).orElseThrow().shards().stream()
                .filter(placement -> placement.shard().equals(shard))
                .findFirst()
                .flatMap(ShardPlacement::leader)
                .orElseThrow();
    }

    @Test
    void aLongPollAnswersWhenTheMapChanges() {
        register("n1");
        PlacementMap before = map();
        CompletableFuture<PlacementMap> poll = driver().mapNewerThan(before.version(), Duration.ofSeconds(15));
        await(driver().createCollection(WORDS, settings(1, 1)));
        assertTrue(await(poll).version().compareTo(before.version()) > 0);
    }

    @Test
    void aLongPollThatSeesNoChangeAnswersWithTheSameMap() {
        register("n1");
        PlacementMap before = map();
        assertEquals(before, await(driver().mapNewerThan(before.version(), Duration.ofMillis(50))));
    }

    @Test
    void remembersTopicsUntilTheyAreGone() {
        register("n1");
        await(driver().createCollection(WORDS, settings(1, 1)));
        CollectionId id = map().findCollection(WORDS).orElseThrow().id();
        await(driver().bindTopic(id, TOPIC));
        assertEquals(TOPIC, map().findCollection(WORDS).orElseThrow().topic().orElseThrow());
        await(driver().deleteCollection(WORDS));
        assertEquals(List.of(TOPIC), map().retiredTopics());
        await(driver().retireTopic(TOPIC));
        await(driver().retireTopic(TOPIC));
        assertTrue(map().retiredTopics().isEmpty());
    }

    @Test
    void aReCreatedCollectionHasNewIds() {
        register("n1");
        await(driver().createCollection(WORDS, settings(1, 1)));
        CollectionPlacement before = map().findCollection(WORDS).orElseThrow();
        await(driver().deleteCollection(WORDS));
        await(driver().createCollection(WORDS, settings(1, 1)));
        CollectionPlacement after = map().findCollection(WORDS).orElseThrow();
        assertFalse(before.id().equals(after.id()));
        assertFalse(before.shards()
                .getFirst()
                .shard()
                .equals(after.shards().getFirst().shard()));
    }

    @Test
    void keepsTheNewestReportOfEachComponent() {
        ComponentReport report = new ComponentReport(
                "ingest",
                "i1",
                "1.0",
                ComponentStatus.DEGRADED,
                "the broker is away",
                Map.of("kafka", "k:1"),
                Map.of("lag_records", 3.0),
                List.of(new CollectionIngest(new CollectionId(1), "t", List.of(new PartitionProgress(0, 4, 7)), 2)));
        await(driver().report(report));
        assertTrue(await(driver().components()).contains(report));
    }
}
