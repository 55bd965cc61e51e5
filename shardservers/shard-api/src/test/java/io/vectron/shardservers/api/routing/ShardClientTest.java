package io.vectron.shardservers.api.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.WriterId;
import io.vectron.shardservers.api.testing.InMemoryShardService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardClientTest {
    private static final CollectionId COLLECTION = new CollectionId(1);
    private static final ShardId SHARD = new ShardId(5);
    private static final CollectionSettings SETTINGS =
            new CollectionSettings(2, Distance.EUCLIDEAN, 1, 2, 1, 16, 100, 50);
    private static final ServerId FIRST = new ServerId(1);
    private static final ServerId SECOND = new ServerId(2);

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Map<ServerId, InMemoryShardService> servers =
            new TreeMap<>(Map.of(FIRST, new InMemoryShardService(), SECOND, new InMemoryShardService()));

    @BeforeEach
    void runTheShardOnBothWithTheSecondLeading() {
        servers.values().forEach(server -> server.addShard(SHARD, new Epoch(2), SETTINGS));
        server(FIRST).setLeader(SHARD, false);
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
    }

    @Test
    void writesOnTheLeader() {
        FixedView view = view(map(2, Optional.of(SECOND)));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
        assertEquals(0, server(FIRST).requests());
        assertEquals(0, view.refreshes());
    }

    @Test
    void refreshesOnceWhenTheEpochIsStale() {
        FixedView view = new FixedView(map(1, Optional.of(SECOND)), map(2, Optional.of(SECOND)));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
        assertEquals(1, view.refreshes());
        assertEquals(2, server(SECOND).requests());
    }

    @Test
    void refreshesWhenTheMapDoesNotHaveTheCollectionYet() {
        FixedView view = new FixedView(PlacementMap.EMPTY, map(2, Optional.of(SECOND)));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
        assertEquals(1, view.refreshes());
    }

    @Test
    void saysThatTheCollectionIsGoneAfterOneRefresh() {
        FixedView view = view(PlacementMap.EMPTY);
        assertEquals(
                ErrorCode.COLLECTION_NOT_FOUND,
                failure(client(view, Duration.ofSeconds(5))).code());
        assertEquals(1, view.refreshes());
    }

    @Test
    void goesToTheLeaderThatARefusalNames() {
        server(FIRST)
                .failNext(new VectronException(
                        ErrorCode.NOT_LEADER, "2 leads", Map.of(VectronException.LEADER, SECOND.toString())));
        FixedView view = view(map(2, Optional.of(FIRST)));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
        assertEquals(1, server(FIRST).requests());
        assertEquals(1, server(SECOND).requests());
    }

    @Test
    void looksForTheLeaderAmongTheVotersWhenTheMapKnowsNone() {
        FixedView view = view(map(2, Optional.empty()));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
    }

    @Test
    void waitsForAShardThatIsNotReady() {
        for (int i = 0; i < 4; i++) {
            server(SECOND).failNext(new VectronException(ErrorCode.SHARD_NOT_READY, "starting"));
        }
        FixedView view = view(map(2, Optional.of(SECOND)));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
        assertEquals(5, server(SECOND).requests());
    }

    @Test
    void givesUpAtTheDeadlineWithTheLastRefusal() {
        server(SECOND).setLeader(SHARD, false);
        ShardClient client = client(view(map(2, Optional.of(SECOND))), Duration.ofMillis(30));
        assertEquals(ErrorCode.NOT_LEADER, failure(client).code());
    }

    @Test
    void doesNotRepeatARefusedRequest() {
        server(SECOND).failNext(new VectronException(ErrorCode.INVALID_ARGUMENT, "vector is bad"));
        ShardClient client = client(view(map(2, Optional.of(SECOND))), Duration.ofSeconds(5));
        assertEquals(ErrorCode.INVALID_ARGUMENT, failure(client).code());
        assertEquals(1, server(SECOND).requests());
    }

    @Test
    void waitsWhileTheShardIsOverloaded() {
        for (int i = 0; i < 3; i++) {
            server(SECOND).failNext(new VectronException(ErrorCode.OVERLOADED, "tail full"));
        }
        FixedView view = view(map(2, Optional.of(SECOND)));
        assertInstanceOf(WriteOutcome.Applied.class, write(client(view, Duration.ofSeconds(5))));
        assertEquals(4, server(SECOND).requests());
        assertEquals(0, view.refreshes());
    }

    @Test
    void appliesAWriteOnceWhoseAnswerWasLost() {
        ShardClient client = client(view(map(2, Optional.of(SECOND))), Duration.ofSeconds(5));
        WriteOutcome before = write(client);
        server(SECOND).loseNextAnswer(ErrorCode.TIMEOUT);
        server(SECOND).loseNextAnswer(ErrorCode.UNAVAILABLE);
        WriteOutcome.Applied applied = assertInstanceOf(WriteOutcome.Applied.class, write(client));
        assertEquals(4, server(SECOND).requests());
        assertEquals(
                assertInstanceOf(WriteOutcome.Applied.class, before).index().value() + 1,
                applied.index().value());
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenNoAnswerCame() {
        server(SECOND).loseNextAnswer(ErrorCode.UNAVAILABLE);
        for (int i = 0; i < 100; i++) {
            server(SECOND).failNext(new VectronException(ErrorCode.SHARD_NOT_READY, "no leader"));
        }
        VectronException unknown = failure(client(view(map(2, Optional.of(SECOND))), Duration.ofMillis(30)));
        assertEquals(ErrorCode.TIMEOUT, unknown.code());
        assertTrue(unknown.message().contains("unknown"), unknown.message());
    }

    @Test
    void answersWhateverGoesWrong() {
        ShardServices broken = _ -> {
            throw new IllegalStateException("no channel");
        };
        RetryPolicy retries = new RetryPolicy(
                Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5));
        ShardClient client = new ShardClient(
                view(map(2, Optional.of(SECOND))), broken, retries, scheduler, System::nanoTime, new WriterId(1, 2));
        assertEquals(ErrorCode.INTERNAL_ERROR, failure(client).code());
    }

    @Test
    void spreadsEventualReadsAndTriesAnotherReplicaOnFailure() {
        ShardClient client = client(view(map(2, Optional.of(SECOND))), Duration.ofSeconds(5));
        for (int i = 0; i < 10; i++) {
            client.get(COLLECTION, SHARD, new PointId("a"), ReadPolicy.EVENTUAL).join();
        }
        assertEquals(5, server(FIRST).requests());
        assertEquals(5, server(SECOND).requests());
        server(FIRST).failNext(new VectronException(ErrorCode.UNAVAILABLE, "down"));
        server(SECOND).failNext(new VectronException(ErrorCode.UNAVAILABLE, "down"));
        assertTrue(search(client).join().points().isEmpty());
    }

    @Test
    void asksAnotherReplicaAtOnceWhenOneIsUnreachable() {
        ShardClient client = clientThatNeverRests();
        for (int i = 0; i < 4; i++) {
            server(FIRST).failNext(new VectronException(ErrorCode.UNAVAILABLE, "connection refused"));
            CompletableFuture<ShardHits> search = search(client);
            assertTrue(search.isDone(), "a search waited although the second replica lives");
            assertTrue(search.join().points().isEmpty());
        }
    }

    @Test
    void asksAnotherReplicaWhenOneHasAFault() {
        server(FIRST).failNext(new VectronException(ErrorCode.INTERNAL_ERROR, "the graph is damaged"));
        ShardClient client = clientThatNeverRests();
        for (int i = 0; i < 2; i++) {
            assertTrue(search(client).join().points().isEmpty());
        }
        assertEquals(1, server(FIRST).requests());
        assertEquals(2, server(SECOND).requests());
    }

    @Test
    void asksTheOtherVotersAtOnceWhenTheLeaderIsUnreachable() {
        ShardClient client = clientThatNeverRests(view(map(2, Optional.of(FIRST))));
        server(FIRST).failNext(new VectronException(ErrorCode.UNAVAILABLE, "connection refused"));
        CompletableFuture<WriteOutcome> write = writeAsync(client);
        assertTrue(write.isDone(), "the write waited although another voter leads");
        assertInstanceOf(WriteOutcome.Applied.class, write.join());
        assertInstanceOf(WriteOutcome.Applied.class, writeAsync(client).join());
        assertEquals(1, server(FIRST).requests(), "the map's leader is not asked again once another has answered");
        assertEquals(2, server(SECOND).requests());
    }

    @Test
    void asksOneMoreReplicaWhenOneKeepsSilent() {
        FixedView view = view(map(2, Optional.of(SECOND)));
        ShardServices servers = server -> server.id().equals(FIRST) ? new SilentShardService() : server(SECOND);
        RetryPolicy retries = new RetryPolicy(
                Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20));
        ShardClient client = new ShardClient(view, servers, retries, scheduler, System::nanoTime, new WriterId(1, 2));
        for (int i = 0; i < 4; i++) {
            assertTrue(search(client)
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join()
                    .points()
                    .isEmpty());
        }
        assertEquals(4, server(SECOND).requests());
    }

    @Test
    void asksTheLeadersForTheirShardsStates() {
        PlacementMap map = map(2, Optional.of(SECOND));
        ShardClient client = client(view(map), Duration.ofSeconds(5));
        List<ShardState> states =
                client.status(map.collections().firstEntry().getValue()).join();
        assertEquals(List.of(SHARD), states.stream().map(ShardState::shard).toList());
        assertTrue(states.getFirst().leader());
    }

    private InMemoryShardService server(ServerId id) {
        return servers.getOrDefault(id, new InMemoryShardService());
    }

    private static CompletableFuture<ShardHits> search(ShardClient client) {
        return client.search(COLLECTION, SHARD, new float[] {1, 1}, 1, 0, false, false, ReadPolicy.EVENTUAL);
    }

    private ShardClient clientThatNeverRests() {
        return clientThatNeverRests(view(map(2, Optional.of(SECOND))));
    }

    /** Its first pause would be longer than any test. */
    private ShardClient clientThatNeverRests(FixedView view) {
        RetryPolicy retries =
                new RetryPolicy(Duration.ofDays(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        return new ShardClient(
                view, server -> server(server.id()), retries, scheduler, System::nanoTime, new WriterId(1, 2));
    }

    private ShardClient client(FixedView view, Duration deadline) {
        RetryPolicy retries =
                new RetryPolicy(deadline, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20));
        return new ShardClient(
                view, server -> server(server.id()), retries, scheduler, System::nanoTime, new WriterId(1, 2));
    }

    private static WriteOutcome write(ShardClient client) {
        return writeAsync(client).join();
    }

    private static VectronException failure(ShardClient client) {
        CompletionException failure =
                assertThrows(CompletionException.class, () -> writeAsync(client).join());
        return assertInstanceOf(VectronException.class, failure.getCause());
    }

    private static CompletableFuture<WriteOutcome> writeAsync(ShardClient client) {
        Point point = new Point(new PointId("a"), new float[] {1, 2}, Payload.EMPTY);
        return client.write(
                COLLECTION, SHARD, new WriteBatch(List.of(new Mutation.Upsert(point, 0)), Optional.empty()));
    }

    private static FixedView view(PlacementMap map) {
        return new FixedView(map, map);
    }

    private static PlacementMap map(long epoch, Optional<ServerId> leader) {
        ShardPlacement shard = new ShardPlacement(
                SHARD,
                new HashRange(0, -1L),
                new Epoch(epoch),
                List.of(new Replica(FIRST, ReplicaRole.VOTER), new Replica(SECOND, ReplicaRole.VOTER)),
                leader);
        CollectionPlacement collection = new CollectionPlacement(
                COLLECTION, new CollectionName("words"), SETTINGS, List.of(shard), Optional.empty());
        return PlacementMap.of(
                new MapVersion(epoch),
                List.of(collection),
                Map.of(FIRST, placed(FIRST), SECOND, placed(SECOND)),
                List.of());
    }

    private static ServerPlacement placed(ServerId id) {
        return new ServerPlacement(
                new ServerAddress(id, "n" + id, "127.0.0.1:" + id, "127.0.0.1:" + id),
                ServerTraits.DEFAULT,
                ServerAdminState.ACTIVE);
    }
}
