package io.vectron.shardservers.api.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.common.model.ScoredPoint;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.WriterId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link ShardService} does. A subclass opens one shard per test. */
public abstract class ShardServiceContract {
    /** Of the shard that {@link #open} makes. */
    protected static final Epoch EPOCH = new Epoch(3);

    protected static final int DIMENSION = 3;
    private static final Duration LAG_GONE_WITHIN = Duration.ofSeconds(10);
    private static final SourceId SOURCE = new SourceId(new TopicId(7, 9), 2);

    /** A shard to test, and how it is reached. */
    public record Opened(ShardService service, ShardRoute route) {}

    /** Makes an empty shard, led by the service at {@link #EPOCH} and ready to serve. */
    protected abstract Opened open(CollectionSettings settings);

    private ShardRoute route = new ShardRoute(new ShardId(1), EPOCH);

    private ShardService open(Distance distance) {
        Opened opened = open(new CollectionSettings(DIMENSION, distance, 1, 1, 1, 16, 100, 50));
        route = opened.route();
        return opened.service();
    }

    @Test
    void returnsAPointWithVectorAndPayloadAsWritten() {
        ShardService service = open(Distance.EUCLIDEAN);
        Point point = point("a", "{\"word\":\"käse\"}", 1, 2, 3);
        write(service, upsert(point));
        assertEquals(Optional.of(point), get(service, "a", ReadPolicy.EVENTUAL));
        assertEquals(Optional.empty(), get(service, "b", ReadPolicy.EVENTUAL));
    }

    @Test
    void keepsTheLastOfSeveralChangesInOneBatch() {
        ShardService service = open(Distance.EUCLIDEAN);
        write(
                service,
                upsert(point("a", 1, 0, 0)),
                upsert(point("b", 2, 0, 0)),
                delete("b"),
                upsert(point("a", 3, 0, 0)),
                delete("c"),
                upsert(point("c", 4, 0, 0)));
        assertEquals(Optional.of(point("a", 3, 0, 0)), get(service, "a", ReadPolicy.EVENTUAL));
        assertEquals(Optional.empty(), get(service, "b", ReadPolicy.EVENTUAL));
        assertEquals(Optional.of(point("c", 4, 0, 0)), get(service, "c", ReadPolicy.EVENTUAL));
        assertEquals(2, state(service).points());
        assertEquals(List.of("a", "c"), ids(search(service, 10, 3, 0, 0)));
    }

    @Test
    void countsLivePointsOverUpdatesAndDeletes() {
        ShardService service = open(Distance.DOT);
        write(service, upsert(point("a", 1, 0, 0)), upsert(point("b", 2, 0, 0)));
        write(service, upsert(point("a", 3, 0, 0)), delete("b"), delete("never"));
        assertEquals(1, state(service).points());
    }

    @Test
    void findsAnAcknowledgedWriteAtOnce() {
        ShardService service = open(Distance.COSINE);
        for (int i = 0; i < 50; i++) {
            write(service, upsert(point("p" + i, 1, i, 1)));
            assertEquals(List.of("p" + i), ids(search(service, 1, 1, i, 1)), "after write " + i);
        }
    }

    @Test
    void hidesOldVersionsAndDeletedPointsFromSearch() {
        ShardService service = open(Distance.EUCLIDEAN);
        for (int i = 0; i < 30; i++) {
            write(service, upsert(point(String.format("p%02d", i), i, 0, 0)));
        }
        write(service, upsert(point("p00", 100, 0, 0)), delete("p01"), delete("p02"));
        assertEquals(List.of("p03", "p04", "p05"), ids(search(service, 3, 0, 0, 0)));
        assertEquals(List.of("p00"), ids(search(service, 1, 100, 0, 0)));
        assertEquals(28, search(service, 100, 0, 0, 0).size());
    }

    @Test
    void ordersHitsByScoreThenIdInTheMetricsUnit() {
        ShardService euclidean = open(Distance.EUCLIDEAN);
        write(euclidean, upsert(point("b", 0, 3, 4)), upsert(point("a", 0, 3, 4)), upsert(point("c", 0, 0, 1)));
        List<ScoredPoint> hits = search(euclidean, 3, 0, 0, 0);
        assertEquals(List.of("c", "a", "b"), ids(hits));
        assertEquals(1f, hits.get(0).score(), 1e-5f);
        assertEquals(5f, hits.get(1).score(), 1e-5f);
    }

    @Test
    void scoresCosineByDirectionOnly() {
        ShardService service = open(Distance.COSINE);
        write(service, upsert(point("same", 10, 0, 0)), upsert(point("opposite", -2, 0, 0)));
        List<ScoredPoint> hits = search(service, 2, 3, 0, 0);
        assertEquals(List.of("same", "opposite"), ids(hits));
        assertEquals(1f, hits.get(0).score(), 1e-5f);
        assertEquals(-1f, hits.get(1).score(), 1e-5f);
    }

    @Test
    void givesVectorsAndPayloadsOnlyWhenAsked() {
        ShardService service = open(Distance.DOT);
        write(service, upsert(point("a", "{\"n\":1}", 1, 2, 3)));
        ScoredPoint bare = search(service, 1, 1, 1, 1).getFirst();
        assertEquals(0, bare.vector().length);
        assertEquals(Payload.EMPTY, bare.payload());
        ScoredPoint full = join(service.search(
                        new ShardSearch(route, new float[] {1, 1, 1}, 1, 0, true, true, ReadPolicy.EVENTUAL)))
                .points()
                .getFirst();
        assertArrayEquals(new float[] {1, 2, 3}, full.vector());
        assertEquals("{\"n\":1}", full.payload().toString());
        assertEquals(6f, full.score(), 1e-5f);
    }

    @Test
    void searchesAnEmptyShard() {
        assertEquals(List.of(), search(open(Distance.DOT), 5, 1, 1, 1));
    }

    @Test
    void readsOwnWritesByLogIndexAndLinearizably() {
        ShardService service = open(Distance.EUCLIDEAN);
        WriteOutcome.Applied applied = write(service, upsert(point("a", 1, 2, 3)));
        ReadPolicy session = new ReadPolicy.AppliedAtLeast(applied.index());
        assertTrue(get(service, "a", session).isPresent());
        assertTrue(get(service, "a", ReadPolicy.LINEARIZABLE).isPresent());
        assertEquals(
                1,
                join(service.search(new ShardSearch(route, new float[] {1, 1, 1}, 1, 0, false, false, session)))
                        .points()
                        .size());
        assertTrue(state(service).applied().compareTo(applied.index()) >= 0);
    }

    @Test
    void aLeaderWithoutOthersComesToLagBehindNobody() {
        ShardService service = open(Distance.EUCLIDEAN);
        write(service, upsert(point("a", 1, 2, 3)));
        awaitNoLag(() -> lagOfSearch(service));
    }

    @Test
    void aGetStatesTheLagWhetherOrNotItFindsThePoint() {
        ShardService service = open(Distance.EUCLIDEAN);
        write(service, upsert(point("a", 1, 2, 3)));
        awaitNoLag(() -> lagOfGet(service, "a"));
        awaitNoLag(() -> lagOfGet(service, "b"));
    }

    /**
     * The log may have entries of its own, such as one of its commit index after a write: their application is awaited. A
     * leader without others is in touch when it is asked, so that no more than the time of the question can have passed.
     */
    private static void awaitNoLag(Supplier<ReplicaLag> read) {
        long deadline = System.nanoTime() + LAG_GONE_WITHIN.toNanos();
        ReplicaLag lag = askWhoIsNeverSilent(read);
        while (!lag.equals(ReplicaLag.NONE) && System.nanoTime() < deadline) {
            lag = askWhoIsNeverSilent(read);
        }
        assertEquals(ReplicaLag.NONE, lag);
    }

    private static ReplicaLag askWhoIsNeverSilent(Supplier<ReplicaLag> read) {
        long askedNanos = System.nanoTime();
        ReplicaLag lag = read.get();
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos);
        assertTrue(lag.silentMs() <= tookMs, () -> lag + " of a leader without others, asked " + tookMs + " ms ago");
        return lag;
    }

    private ReplicaLag lagOfSearch(ShardService service) {
        return join(service.search(
                        new ShardSearch(route, new float[] {1, 1, 1}, 1, 0, false, false, ReadPolicy.LINEARIZABLE)))
                .lag();
    }

    private ReplicaLag lagOfGet(ShardService service, String id) {
        return join(service.get(route, new PointId(id), ReadPolicy.LINEARIZABLE))
                .lag();
    }

    @Test
    void coversSourceRangesAndSkipsWhatIsCovered() {
        ShardService service = open(Distance.EUCLIDEAN);
        writeRange(service, 0, 10, upsert(point("a", 1, 0, 0), 4), upsert(point("b", 1, 0, 0), 9));
        write(service, upsert(point("a", 2, 0, 0)));
        WriteOutcome replay = writeRange(
                service, 0, 12, upsert(point("a", 1, 0, 0), 4), upsert(point("b", 1, 0, 0), 9), delete("b", 11));
        assertInstanceOf(WriteOutcome.Applied.class, replay);
        assertEquals(Optional.of(point("a", 2, 0, 0)), get(service, "a", ReadPolicy.EVENTUAL), "newer write kept");
        assertEquals(Optional.empty(), get(service, "b", ReadPolicy.EVENTUAL));
        assertEquals(List.of(new CoveredOffset(SOURCE, 12)), state(service).covered());
    }

    @Test
    void appliesADirectWriteOnceHoweverOftenItArrives() {
        ShardService service = open(Distance.EUCLIDEAN);
        WriterId writer = new WriterId(3, 4);
        WriteBatch first = new WriteBatch(List.of(upsert(point("a", 1, 0, 0))), Optional.empty());
        WriteBatch second = new WriteBatch(List.of(upsert(point("a", 2, 0, 0)), delete("b")), Optional.empty());
        WriteOutcome applied = join(service.write(route, first.withId(new WriteId(writer, 1, 1, false))));
        WriteOutcome newer = join(service.write(route, second.withId(new WriteId(writer, 2, 1, false))));
        assertEquals(applied, join(service.write(route, first.withId(new WriteId(writer, 1, 1, true)))));
        assertEquals(newer, join(service.write(route, second.withId(new WriteId(writer, 2, 1, true)))));
        assertEquals(Optional.of(point("a", 2, 0, 0)), get(service, "a", ReadPolicy.EVENTUAL));
        WriteId otherWriters = new WriteId(new WriterId(3, 5), 1, 1, false);
        assertNotEquals(applied, join(service.write(route, first.withId(otherWriters))));
        assertEquals(Optional.of(point("a", 1, 0, 0)), get(service, "a", ReadPolicy.EVENTUAL));
    }

    @Test
    void neverMovesACoveredOffsetBack() {
        ShardService service = open(Distance.EUCLIDEAN);
        writeRange(service, 0, 10);
        assertInstanceOf(WriteOutcome.Applied.class, writeRange(service, 0, 5));
        assertEquals(List.of(new CoveredOffset(SOURCE, 10)), state(service).covered());
    }

    @Test
    void refusesARangeBeyondAGapAndChangesNothing() {
        ShardService service = open(Distance.EUCLIDEAN);
        writeRange(service, 0, 10);
        WriteOutcome outcome = writeRange(service, 11, 12, upsert(point("a", 1, 0, 0), 11));
        assertEquals(new WriteOutcome.SourceGap(10), outcome);
        assertEquals(Optional.empty(), get(service, "a", ReadPolicy.EVENTUAL));
        assertEquals(List.of(new CoveredOffset(SOURCE, 10)), state(service).covered());
    }

    @Test
    void refusesAnOffsetOutsideItsRange() {
        ShardService service = open(Distance.EUCLIDEAN);
        VectronException refused = refusal(service.write(
                route,
                new WriteBatch(List.of(upsert(point("a", 1, 0, 0), 7)), Optional.of(new SourceRange(SOURCE, 0, 7)))));
        assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
        assertEquals(List.of(), state(service).covered());
    }

    @Test
    void refusesBadVectorsAndChangesNothing() {
        ShardService service = open(Distance.COSINE);
        for (float[] bad : List.of(
                new float[] {1, 2},
                new float[] {1, 2, 3, 4},
                new float[] {1, Float.NaN, 3},
                new float[] {1, 2, Float.NEGATIVE_INFINITY},
                new float[] {0, 0, 0})) {
            Point point = new Point(new PointId("bad"), bad, Payload.EMPTY);
            VectronException refused =
                    refusal(service.write(route, direct(upsert(point("good", 1, 0, 0)), upsert(point))));
            assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
            assertTrue(refused.message().contains("mutations[1]"), refused.message());
            VectronException refusedSearch =
                    refusal(service.search(new ShardSearch(route, bad, 1, 0, false, false, ReadPolicy.EVENTUAL)));
            assertEquals(ErrorCode.INVALID_ARGUMENT, refusedSearch.code());
        }
        assertEquals(0, state(service).points());
    }

    @Test
    void acceptsABatchWithoutMutations() {
        ShardService service = open(Distance.DOT);
        assertInstanceOf(WriteOutcome.Applied.class, write(service));
        assertEquals(0, state(service).points());
    }

    @Test
    void refusesAnotherEpochNamingItsOwn() {
        ShardService service = open(Distance.DOT);
        for (long epoch : new long[] {EPOCH.value() - 1, EPOCH.value() + 1}) {
            ShardRoute stale = new ShardRoute(route.shard(), new Epoch(epoch));
            VectronException refused = refusal(service.write(stale, direct()));
            assertEquals(ErrorCode.STALE_EPOCH, refused.code());
            assertEquals(Optional.of(EPOCH.toString()), refused.findDetail(VectronException.EPOCH));
            assertEquals(
                    ErrorCode.STALE_EPOCH,
                    refusal(service.get(stale, new PointId("a"), ReadPolicy.EVENTUAL))
                            .code());
        }
    }

    @Test
    void refusesAShardItDoesNotRun() {
        ShardService service = open(Distance.DOT);
        ShardRoute elsewhere = new ShardRoute(new ShardId(99_999), EPOCH);
        assertEquals(
                ErrorCode.SHARD_NOT_FOUND,
                refusal(service.write(elsewhere, direct())).code());
        assertEquals(
                ErrorCode.SHARD_NOT_FOUND,
                refusal(service.get(elsewhere, new PointId("a"), ReadPolicy.EVENTUAL))
                        .code());
    }

    @Test
    void reportsTheStateOfNamedShardsOrAll() {
        ShardService service = open(Distance.DOT);
        ShardState state = state(service);
        assertEquals(EPOCH, state.epoch());
        assertTrue(state.leader());
        assertTrue(state.ready());
        assertEquals(
                List.of(route.shard()),
                join(service.status(List.of())).stream().map(ShardState::shard).toList());
        assertEquals(List.of(), join(service.status(List.of(new ShardId(99_999)))));
    }

    @Test
    void digestStandsForTheContentsWhateverTheirHistory() {
        ShardService service = open(Distance.EUCLIDEAN);
        long empty = state(service).digest();
        write(service, upsert(point("a", 1, 2, 3)));
        long one = state(service).digest();
        write(service, upsert(point("a", 3, 2, 1)));
        long other = state(service).digest();
        write(service, upsert(point("a", 1, 2, 3)));

        assertNotEquals(empty, one);
        assertNotEquals(one, other);
        assertEquals(one, state(service).digest());
    }

    @Test
    void takesConcurrentWritersWithoutLosingOne() {
        ShardService service = open(Distance.EUCLIDEAN);
        List<CompletableFuture<WriteOutcome>> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            writes.add(service.write(route, direct(upsert(point("p" + i, i, 1, 1)))));
        }
        writes.forEach(ShardServiceContract::join);
        assertEquals(200, state(service).points());
        assertEquals(200, search(service, 500, 0, 0, 0).size());
    }

    // ---- words of the tests ----

    private WriteOutcome.Applied write(ShardService service, Mutation... mutations) {
        return assertInstanceOf(WriteOutcome.Applied.class, join(service.write(route, direct(mutations))));
    }

    private WriteOutcome writeRange(ShardService service, long from, long to, Mutation... mutations) {
        return join(service.write(
                route, new WriteBatch(List.of(mutations), Optional.of(new SourceRange(SOURCE, from, to)))));
    }

    private Optional<Point> get(ShardService service, String id, ReadPolicy policy) {
        return join(service.get(route, new PointId(id), policy)).point();
    }

    private List<ScoredPoint> search(ShardService service, int topK, float... vector) {
        return join(service.search(new ShardSearch(route, vector, topK, 0, false, false, ReadPolicy.EVENTUAL)))
                .points();
    }

    private ShardState state(ShardService service) {
        List<ShardState> states = join(service.status(List.of(route.shard())));
        assertEquals(1, states.size());
        return states.getFirst();
    }

    private static VectronException refusal(CompletableFuture<?> future) {
        CompletionException failure = assertThrows(CompletionException.class, future::join);
        assertFalse(failure.getCause() instanceof CompletionException);
        return assertInstanceOf(VectronException.class, failure.getCause());
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static WriteBatch direct(Mutation... mutations) {
        return new WriteBatch(List.of(mutations), Optional.empty());
    }

    private static Mutation upsert(Point point) {
        return upsert(point, 0);
    }

    private static Mutation upsert(Point point, long offset) {
        return new Mutation.Upsert(point, offset);
    }

    private static Mutation delete(String id) {
        return delete(id, 0);
    }

    private static Mutation delete(String id, long offset) {
        return new Mutation.Delete(new PointId(id), offset);
    }

    private static Point point(String id, float... vector) {
        return new Point(new PointId(id), vector, Payload.EMPTY);
    }

    private static Point point(String id, String payload, float... vector) {
        return new Point(new PointId(id), vector, Payload.ofJson(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> ids(List<ScoredPoint> hits) {
        return hits.stream().map(hit -> hit.id().value()).toList();
    }
}
