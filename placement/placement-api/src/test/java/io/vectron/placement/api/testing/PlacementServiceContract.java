package io.vectron.placement.api.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionIngest;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.PartitionProgress;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaDigest;
import io.vectron.placement.api.ReplicaLoad;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.api.ShardPlacement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link PlacementService} does; each test runs on one that is new and empty. */
public abstract class PlacementServiceContract {
    private static final CollectionName WORDS = new CollectionName("words");
    private static final CollectionName PICTURES = new CollectionName("pictures");
    private static final TopicId TOPIC = new TopicId(7, 8);
    private static final ServerReport NOTHING = ServerReport.of(List.of());
    private static final MapVersion NONE = new MapVersion(0);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A driver without servers and collections, the same one for the whole of a test. */
    protected abstract PlacementService driver();

    protected static CollectionSettings settings(int shards, int replicationFactor) {
        return new CollectionSettings(100, Distance.COSINE, shards, replicationFactor, 4, 16, 128, 64);
    }

    protected static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static VectronException failureOf(CompletableFuture<?> future) {
        CompletionException failure = assertThrows(CompletionException.class, () -> await(future));
        return assertInstanceOf(VectronException.class, failure.getCause());
    }

    private static void assertFails(ErrorCode code, CompletableFuture<?> future) {
        assertEquals(code, failureOf(future).code());
    }

    private PlacementMap map() {
        return await(driver().mapNewerThan(NONE, Duration.ZERO));
    }

    private ServerId register(String node) {
        return await(driver().register(new Registration(node, node + ":9090", node + ":9191")))
                .server();
    }

    private CollectionPlacement create(CollectionName name, CollectionSettings settings) {
        await(driver().createCollection(name, settings));
        return map().findCollection(name).orElseThrow();
    }

    private static ServerReport leaderReport(ShardId shard, long term) {
        return ServerReport.of(List.of(new ReplicaReport(shard, new Epoch(1), true, true, term, new LogIndex(5), 3)));
    }

    @Test
    void beginsWithAnEmptyMapThatHasAVersion() {
        PlacementMap map = map();
        assertTrue(map.version().value() >= 1);
        assertTrue(map.collections().isEmpty());
        assertTrue(map.servers().isEmpty());
    }

    @Test
    void givesAServerThatComesBackItsIdBack() {
        Registered first = await(driver().register(new Registration("a", "a:1", "a:2")));
        ServerId other = register("b");
        Registered again = await(driver().register(new Registration("a", "a:1", "a:2")));
        assertEquals(first, again);
        assertNotEquals(first.server(), other);
    }

    @Test
    void learnsTheNewAddressOfAServer() {
        ServerId server = register("a");
        await(driver().register(new Registration("a", "moved:1", "moved:2")));
        assertEquals("moved:1", map().findAddress(server).orElseThrow().grpcAddress());
        assertEquals(1, map().servers().size());
    }

    @Test
    void keepsWhatAServerSaysOfItself() {
        ServerTraits traits = new ServerTraits("eu", "a", "r1", 200, true);
        Registration registration = new Registration("a", "a:1", "a:2", traits);
        ServerId server = await(driver().register(registration)).server();
        ServerPlacement placed = map().findServer(server).orElseThrow();
        assertEquals(new ServerAddress(server, "a", "a:1", "a:2"), placed.address());
        assertEquals(traits, placed.traits());
        assertEquals(ServerAdminState.ACTIVE, placed.state());
        await(driver().register(new Registration("a", "a:1", "a:2")));
        assertEquals(
                ServerTraits.DEFAULT, map().findServer(server).orElseThrow().traits());
    }

    @Test
    void placesNothingNewOnServersThatDrainOrOnlySearch() {
        ServerId active = register("a");
        ServerId draining = register("b");
        await(driver().register(new Registration("c", "c:1", "c:2", ServerTraits.DEFAULT.asSearchOnly())));
        await(driver().drainServer(draining));
        assertEquals(ServerAdminState.DRAINING, stateOf(draining));
        create(WORDS, settings(3, 1)).shards().forEach(shard -> assertEquals(List.of(active), voters(shard)));
        assertFails(ErrorCode.NOT_ENOUGH_SERVERS, driver().createCollection(PICTURES, settings(1, 2)));
        await(driver().undrainServer(draining));
        await(driver().undrainServer(draining));
        assertEquals(ServerAdminState.ACTIVE, stateOf(draining));
        await(driver().createCollection(PICTURES, settings(1, 2)));
    }

    private ServerAdminState stateOf(ServerId server) {
        return map().findServer(server).orElseThrow().state();
    }

    private static List<ServerId> voters(ShardPlacement shard) {
        return shard.servers(ReplicaRole.VOTER);
    }

    @Test
    void rejectsADrainOfAServerThatIsNotThere() {
        for (CompletableFuture<?> refused : List.of(
                driver().drainServer(new ServerId(9)),
                driver().undrainServer(new ServerId(9)),
                driver().removeServer(new ServerId(9)))) {
            VectronException refusal = failureOf(refused);
            assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
            assertTrue(refusal.message().contains("9"), refusal.message());
        }
    }

    @Test
    void takesFullReports() {
        ServerId a = register("a");
        ServerId b = register("b");
        ShardPlacement shard = create(WORDS, settings(1, 2)).shards().getFirst();
        ReplicaReport leads = new ReplicaReport(shard.shard(), shard.epoch(), true, true, 2, new LogIndex(9), 3)
                .withCommitted(new LogIndex(10))
                .withLoad(new ReplicaLoad(OptionalLong.of(5), OptionalDouble.of(1.5), OptionalDouble.empty()))
                .withConfiguration(Optional.of(CommittedConfiguration.of(List.of(a, b), List.of(), new LogIndex(4))))
                .withDigest(new ReplicaDigest(-7, new LogIndex(9)));
        ServerMeasurements machine = new ServerMeasurements(
                OptionalLong.of(100), OptionalLong.of(40), OptionalDouble.of(0.5), OptionalLong.empty());
        assertEquals(
                1,
                await(driver().heartbeat(a, new ServerReport(machine, List.of(leads))))
                        .assignments()
                        .size());
        for (ReplicaCondition condition : List.of(
                new ReplicaCondition.Opening(),
                new ReplicaCondition.Failed("the disk is full"),
                new ReplicaCondition.Quarantined("the log is damaged"))) {
            ServerReport idle = ServerReport.of(List.of(ReplicaReport.idle(shard.shard(), shard.epoch(), condition)));
            assertEquals(1, await(driver().heartbeat(b, idle)).assignments().size());
        }
        assertEquals(Optional.of(a), leader());
    }

    @Test
    void startsAMoveThatIsAskedFor() {
        ServerId a = register("a");
        ShardPlacement shard = create(WORDS, settings(1, 1)).shards().getFirst();
        ServerId b = register("b");
        await(driver().heartbeat(a, leading(shard, a)));
        await(driver().moveReplica(shard.shard(), a, b));
        ReplicaMove move = await(driver().moves()).getFirst();
        assertEquals(shard.shard(), move.shard());
        assertEquals(Optional.of(a), move.from());
        assertEquals(Optional.of(b), move.to());
        assertEquals(MoveStep.JOINING, move.step());
        ShardPlacement placed =
                await(driver().heartbeat(b, NOTHING)).assignments().getFirst().shard();
        assertEquals(
                List.of(new Replica(a, ReplicaRole.VOTER), new Replica(b, ReplicaRole.JOINING)), placed.replicas());
        assertEquals(new Epoch(2), placed.epoch());
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().moveReplica(shard.shard(), a, b));
    }

    private static ServerReport leading(ShardPlacement shard, ServerId server) {
        ReplicaReport report = new ReplicaReport(shard.shard(), shard.epoch(), true, true, 1, new LogIndex(5), 3);
        return ServerReport.of(List.of(report.withConfiguration(
                Optional.of(CommittedConfiguration.of(List.of(server), List.of(), new LogIndex(1))))));
    }

    @Test
    void rejectsMovesThatCannotBe() {
        ServerId a = register("a");
        ServerId b = register("b");
        ShardPlacement shard = create(WORDS, settings(1, 1)).shards().getFirst();
        ServerId holder = shard.replicas().getFirst().server();
        ServerId other = holder.equals(a) ? b : a;
        assertFails(ErrorCode.SHARD_NOT_READY, driver().moveReplica(shard.shard(), holder, other));
        await(driver().heartbeat(holder, leading(shard, holder)));
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().moveReplica(new ShardId(77), holder, other));
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().moveReplica(shard.shard(), other, holder));
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().moveReplica(shard.shard(), holder, new ServerId(77)));
        await(driver().drainServer(other));
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().moveReplica(shard.shard(), holder, other));
        assertEquals(List.of(), await(driver().moves()));
    }

    @Test
    void explainsAShard() {
        register("a");
        ShardPlacement shard = create(WORDS, settings(1, 1)).shards().getFirst();
        List<String> lines = await(driver().explain(shard.shard()));
        assertTrue(lines.toString().contains(shard.shard().toString()), lines.toString());
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().explain(new ShardId(77)));
    }

    @Test
    void placesTheShardsOfANewCollection() {
        Set<ServerId> servers = Set.of(register("a"), register("b"), register("c"));
        CollectionSettings settings = settings(5, 2);
        MapVersion version = await(driver().createCollection(WORDS, settings));
        PlacementMap map = map();
        assertTrue(map.version().compareTo(version) >= 0);
        CollectionPlacement words = map.findCollection(WORDS).orElseThrow();
        assertEquals(settings, words.settings());
        assertEquals(Optional.empty(), words.topic());
        assertEquals(
                HashRange.split(5),
                words.shards().stream().map(ShardPlacement::range).toList());
        for (ShardPlacement shard : words.shards()) {
            assertEquals(new Epoch(1), shard.epoch());
            assertEquals(Optional.empty(), shard.leader());
            Set<ServerId> holders = new HashSet<>();
            for (Replica replica : shard.replicas()) {
                assertEquals(ReplicaRole.VOTER, replica.role());
                assertTrue(holders.add(replica.server()));
            }
            assertEquals(2, holders.size());
            assertTrue(servers.containsAll(holders));
        }
    }

    @Test
    void rejectsACollectionThatExists() {
        register("a");
        create(WORDS, settings(1, 1));
        PlacementMap before = map();
        VectronException refusal = failureOf(driver().createCollection(WORDS, settings(2, 1)));
        assertEquals(ErrorCode.COLLECTION_EXISTS, refusal.code());
        assertTrue(refusal.message().contains("words"), refusal.message());
        assertEquals(before, map());
    }

    @Test
    void rejectsACollectionThatNeedsMoreServersThanLive() {
        register("a");
        register("b");
        VectronException refusal = failureOf(driver().createCollection(WORDS, settings(1, 3)));
        assertEquals(ErrorCode.NOT_ENOUGH_SERVERS, refusal.code());
        assertTrue(refusal.message().contains("3") && refusal.message().contains("2"), refusal.message());
        assertTrue(map().collections().isEmpty());
    }

    @Test
    void rejectsTheDeletionOfACollectionThatIsNotThere() {
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, driver().deleteCollection(WORDS));
    }

    @Test
    void givesACollectionMadeAgainNewIds() {
        register("a");
        CollectionPlacement first = create(WORDS, settings(2, 1));
        await(driver().deleteCollection(WORDS));
        assertTrue(map().collections().isEmpty());
        CollectionPlacement second = create(WORDS, settings(2, 1));
        assertNotEquals(first.id(), second.id());
        Set<ShardId> shards = new HashSet<>();
        first.shards().forEach(shard -> shards.add(shard.shard()));
        second.shards().forEach(shard -> assertTrue(shards.add(shard.shard())));
    }

    @Test
    void answersAHeartbeatWithAllTheServerIsToRun() {
        ServerId a = register("a");
        ServerId b = register("b");
        CollectionPlacement words = create(WORDS, settings(4, 1));
        CollectionPlacement pictures = create(PICTURES, settings(1, 2));
        Assignments assignments = await(driver().heartbeat(a, NOTHING));
        Set<ShardId> expected = new HashSet<>();
        for (CollectionPlacement collection : List.of(words, pictures)) {
            collection.shards().stream()
                    .filter(shard -> shard.hasReplicaOn(a))
                    .forEach(shard -> expected.add(shard.shard()));
        }
        Set<ShardId> actual = new HashSet<>();
        for (Assignment assignment : assignments.assignments()) {
            CollectionPlacement collection = assignment.name().equals(WORDS) ? words : pictures;
            assertEquals(collection.id(), assignment.collection());
            assertEquals(collection.settings(), assignment.settings());
            assertTrue(collection.shards().contains(assignment.shard()));
            actual.add(assignment.shard().shard());
        }
        assertEquals(expected, actual);
        assertEquals(Set.of(a, b), assignments.peers().keySet());
        assertEquals(map().version(), assignments.version());
    }

    @Test
    void takesAssignmentsBackWithTheCollection() {
        ServerId a = register("a");
        create(WORDS, settings(2, 1));
        assertEquals(2, await(driver().heartbeat(a, NOTHING)).assignments().size());
        await(driver().deleteCollection(WORDS));
        assertEquals(List.of(), await(driver().heartbeat(a, NOTHING)).assignments());
    }

    @Test
    void rejectsTheHeartbeatOfAServerItDoesNotKnow() {
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().heartbeat(new ServerId(99), NOTHING));
    }

    @Test
    void learnsLeadersFromHeartbeatsAndIgnoresOldTerms() {
        ServerId a = register("a");
        ServerId b = register("b");
        ShardId shard = create(WORDS, settings(1, 2)).shards().getFirst().shard();
        assertEquals(Optional.of(a), leaderAfter(a, shard, 3));
        assertEquals(Optional.of(b), leaderAfter(b, shard, 4));
        MapVersion version = map().version();
        await(driver().heartbeat(a, leaderReport(shard, 3)));
        await(driver().heartbeat(b, leaderReport(shard, 4)));
        // Any command now is later than what those heartbeats may have caused.
        register("c");
        assertEquals(Optional.of(b), leader());
        assertEquals(version.value() + 1, map().version().value());
    }

    private Optional<ServerId> leaderAfter(ServerId server, ShardId shard, long term) {
        await(driver().heartbeat(server, leaderReport(shard, term)));
        return leader();
    }

    private Optional<ServerId> leader() {
        return map().findCollection(WORDS).orElseThrow().shards().getFirst().leader();
    }

    @Test
    void completesALongPollWhenTheMapChanges() {
        MapVersion before = map().version();
        CompletableFuture<PlacementMap> poll = driver().mapNewerThan(before, PATIENCE.multipliedBy(2));
        assertFalse(poll.isDone());
        ServerId server = register("a");
        assertTrue(await(poll).findServer(server).isPresent());
    }

    @Test
    void answersALongPollWithTheSameMapAfterItsWait() {
        PlacementMap before = map();
        assertEquals(before, await(driver().mapNewerThan(before.version(), Duration.ofMillis(20))));
    }

    @Test
    void keepsTheTopicOfADeletedCollectionUntilItIsRetired() {
        register("a");
        CollectionPlacement words = create(WORDS, settings(1, 1));
        await(driver().bindTopic(words.id(), TOPIC));
        assertEquals(
                Optional.of(TOPIC), map().findCollection(WORDS).orElseThrow().topic());
        await(driver().deleteCollection(WORDS));
        assertEquals(List.of(TOPIC), map().retiredTopics());
        await(driver().retireTopic(TOPIC));
        await(driver().retireTopic(TOPIC));
        assertEquals(List.of(), map().retiredTopics());
    }

    @Test
    void rejectsATopicForACollectionThatIsGone() {
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, driver().bindTopic(new CollectionId(5), TOPIC));
    }

    @Test
    void rejectsATopicThatBelongsToAnotherCollection() {
        register("a");
        CollectionPlacement words = create(WORDS, settings(1, 1));
        CollectionPlacement pictures = create(PICTURES, settings(1, 1));
        await(driver().bindTopic(words.id(), TOPIC));
        await(driver().bindTopic(words.id(), TOPIC));
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().bindTopic(pictures.id(), TOPIC));
        await(driver().deleteCollection(WORDS));
        assertFails(ErrorCode.INVALID_ARGUMENT, driver().bindTopic(pictures.id(), TOPIC));
    }

    @Test
    void keepsTheNewestReportOfEveryComponent() {
        ComponentReport gateway = report("gateway", "g1", ComponentStatus.UP);
        ComponentReport ingest = report("ingest", "i1", ComponentStatus.DEGRADED);
        await(driver().report(ingest));
        await(driver().report(report("gateway", "g1", ComponentStatus.DEGRADED)));
        await(driver().report(gateway));
        // A real driver reports itself, too.
        List<ComponentReport> others = await(driver().components()).stream()
                .filter(report -> !report.kind().equals("placement"))
                .toList();
        assertEquals(List.of(gateway, ingest), others);
    }

    private static ComponentReport report(String kind, String id, ComponentStatus status) {
        return new ComponentReport(
                kind,
                id,
                "0.1.0",
                status,
                status == ComponentStatus.UP ? "" : "the broker does not answer",
                Map.of("grpc", "127.0.0.1:1"),
                Map.of("lag_records", 3.5),
                List.of(new CollectionIngest(
                        new CollectionId(1),
                        "vectron.ingest.words",
                        List.of(new PartitionProgress(0, 4, 9), new PartitionProgress(2, 0, 0)),
                        1)));
    }
}
