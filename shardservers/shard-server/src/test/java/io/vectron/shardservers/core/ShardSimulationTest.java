package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.HashRange;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.common.model.ScoredPoint;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.WriterId;
import io.vectron.shardservers.api.testing.InMemoryShard;
import io.vectron.shardservers.storage.RocksPointStore;
import io.vectron.shardservers.storage.RocksResources;
import io.vectron.shardservers.storage.SavedGraph;
import io.vectron.shardservers.storage.SnapshotDirectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of one shard beside a plain model, compared after every step: direct writes, sources that are replayed,
 * cut anew, sent by several senders at once or with gaps, alone in an entry or with others, indexing that stands still and runs, graph saves, and restarts
 * that lose what was not flushed and replay the log from a snapshot. Indexing runs only when the history says so, in its
 * thread, so a seed gives one history.
 */
class ShardSimulationTest {
    private static final int DIMENSION = 3;
    private static final int STEPS = 200;
    private static final int HISTORIES = 5;
    private static final CollectionSettings SETTINGS =
            new CollectionSettings(DIMENSION, Distance.EUCLIDEAN, 1, 1, 1, 8, 64, 64);
    private static final ShardDescriptor DESCRIPTOR = new ShardDescriptor(
            new ShardId(1), new CollectionId(1), new CollectionName("words"), SETTINGS, new HashRange(0, -1L));
    private static final ShardRoute ROUTE = new ShardRoute(new ShardId(1), new Epoch(1));

    @TempDir
    private Path directory;

    private final RocksResources resources = new RocksResources(16 << 20);
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void close() {
        timers.shutdownNow();
        resources.close();
    }

    @Test
    void agreesWithThePlainModelAfterEveryStep() throws Exception {
        long seed = Long.getLong("vectron.seed", System.nanoTime());
        for (int i = 0; i < HISTORIES; i++) {
            runHistory(seed + i);
        }
    }

    private void runHistory(long seed) throws Exception {
        try (History history = new History(seed)) {
            for (int step = 0; step < STEPS; step++) {
                String action = history.act();
                try {
                    history.compare();
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "seed " + seed + " step " + step + " after " + action + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /** One shard, its model, and the log that both were built from. */
    private final class History implements AutoCloseable {
        private final SplittableRandom random;
        private final Path home;
        private final SnapshotDirectory snapshots;
        private final List<List<WriteBatch>> log = new ArrayList<>();
        private final InMemoryShard model = new InMemoryShard(new ShardId(1), SETTINGS);
        private final List<List<Mutation>> records = new ArrayList<>();
        private final ManualIndexing indexing = new ManualIndexing();
        private long nextSequence = 1;
        private long oldestPending = 1;
        private RocksPointStore store;
        private Shard shard;
        private long nowNanos;

        History(long seed) throws InterruptedException {
            random = new SplittableRandom(seed);
            home = directory.resolve("history-" + seed);
            snapshots = new SnapshotDirectory(home.resolve("sm"));
            for (int source = 0; source < 3; source++) {
                records.add(randomRecords());
            }
            store = openStore();
            shard = openShard();
        }

        private List<Mutation> randomRecords() {
            List<Mutation> all = new ArrayList<>();
            for (long offset = 0; offset < 400; offset++) {
                if (random.nextInt(5) > 0) {
                    all.add(randomMutation(offset));
                }
            }
            return all;
        }

        private Mutation randomMutation(long offset) {
            PointId id = new PointId("p" + random.nextInt(60));
            return random.nextInt(4) == 0
                    ? new Mutation.Delete(id, offset)
                    : new Mutation.Upsert(new Point(id, randomVector(), randomPayload()), offset);
        }

        private float[] randomVector() {
            float[] vector = new float[DIMENSION];
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextDouble(-1, 1);
            }
            return vector;
        }

        private Payload randomPayload() {
            return Payload.ofJson(("{\"n\":" + random.nextInt(100) + "}").getBytes(StandardCharsets.UTF_8));
        }

        private RocksPointStore openStore() {
            return RocksPointStore.open(home.resolve("db"), DIMENSION, resources);
        }

        private Shard openShard() throws InterruptedException {
            return ShardOpener.open(DESCRIPTOR, store, new SavedGraph(home.resolve("graph.vxi")), runtime());
        }

        /** A clock on which writing pauses between any two looks: lanes do not rest, and no timer starts them. */
        private long pause() {
            return nowNanos += IndexingRest.PAUSE.toNanos();
        }

        private ShardRuntime runtime() {
            return new ShardRuntime(
                    indexing,
                    2,
                    timers,
                    this::pause,
                    new TailBounds(10_000, 10_000, 1 << 20),
                    new TailMemory(1 << 20),
                    new GraphSaves(1, 1_000_000, Duration.ZERO, Duration.ZERO),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));
        }

        String act() throws Exception {
            switch (random.nextInt(18)) {
                case 0, 1, 2, 3, 4, 5 -> {
                    write(List.of(sourceBatch()));
                    return "a source batch";
                }
                case 6, 7 -> {
                    write(List.of(newDirectBatch()));
                    return "a direct batch";
                }
                case 14 -> {
                    write(List.of(repetition()));
                    return "a repeated direct batch";
                }
                case 15 -> {
                    oldestPending = random.nextLong(oldestPending, nextSequence + 1);
                    return "answers for direct batches";
                }
                case 16 -> {
                    write(group());
                    return "an entry of several batches";
                }
                case 8 -> {
                    write(List.of(badBatch()));
                    return "a bad batch";
                }
                case 9 -> {
                    indexing.run(random.nextInt(20));
                    return "some indexing";
                }
                case 10 -> {
                    indexing.run(Integer.MAX_VALUE);
                    return "all indexing";
                }
                case 11 -> {
                    shard.saveGraphIfDue();
                    return "a graph save";
                }
                case 12 -> {
                    snapshots.take(store, home.resolve("graph.vxi"));
                    snapshots.retain(1);
                    return "a snapshot";
                }
                case 17 -> {
                    snapshots.prepare(store, home.resolve("graph.vxi"));
                    return "a prepared snapshot";
                }
                default -> {
                    return restart();
                }
            }
        }

        /** A stretch of a source, near what is covered: in step, a replay, a zombie's or beyond a gap. */
        private WriteBatch sourceBatch() {
            int source = random.nextInt(records.size());
            SourceId id = new SourceId(new TopicId(1, source), source);
            long from = Math.max(0, model.coveredBy(id) + random.nextInt(-12, 4));
            long to = from + random.nextInt(12);
            List<Mutation> mutations = records.get(source).stream()
                    .filter(mutation -> from <= mutation.sourceOffset() && mutation.sourceOffset() < to)
                    .toList();
            return new WriteBatch(mutations, Optional.of(new SourceRange(id, from, to)));
        }

        /** Of any kind and in any order; a source's next stretch may follow the one before it. */
        private List<WriteBatch> group() {
            List<WriteBatch> group = new ArrayList<>();
            for (int i = random.nextInt(2, 7); i > 0; i--) {
                switch (random.nextInt(6)) {
                    case 0 -> group.add(badBatch());
                    case 1 -> group.add(repetition());
                    case 2, 3 -> group.add(sourceBatch());
                    default -> {
                        WriteBatch batch = newDirectBatch();
                        group.add(batch);
                        if (random.nextInt(4) == 0) {
                            group.add(again(batch));
                        }
                    }
                }
            }
            return group;
        }

        private WriteBatch newDirectBatch() {
            return directBatch().withId(new WriteId(writer(), nextSequence++, oldestPending, false));
        }

        private WriteBatch directBatch() {
            List<Mutation> mutations = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                mutations.add(randomMutation(0));
            }
            return new WriteBatch(mutations, Optional.empty());
        }

        private WriterId writer() {
            return new WriterId(7, random.nextInt(3));
        }

        /** Of a direct batch whose sender may still wait for the answer; of none yet, a new one. */
        private WriteBatch repetition() {
            List<WriteBatch> pending = log.stream()
                    .flatMap(List::stream)
                    .filter(batch -> batch.id()
                            .filter(id -> id.sequence() >= oldestPending)
                            .isPresent())
                    .toList();
            if (pending.isEmpty()) {
                return directBatch();
            }
            return again(pending.get(random.nextInt(pending.size())));
        }

        private WriteBatch again(WriteBatch batch) {
            WriteId id = batch.id().orElseThrow();
            return batch.withId(new WriteId(id.writer(), id.sequence(), oldestPending, true));
        }

        private WriteBatch badBatch() {
            Point bad = new Point(new PointId("bad"), new float[] {1, Float.NaN, 2}, Payload.EMPTY);
            return new WriteBatch(List.of(randomMutation(0), new Mutation.Upsert(bad, 0)), Optional.empty());
        }

        private void write(List<WriteBatch> batches) {
            log.add(batches);
            List<BatchEffect> effects = shard.apply(LogPosition.of(1, log.size()), new ShardCommand.Write(batches));
            assertEquals(batches.size(), effects.size());
            for (int i = 0; i < batches.size(); i++) {
                compareEffect(batches.get(i), effects.get(i));
            }
        }

        private void compareEffect(WriteBatch batch, BatchEffect effect) {
            try {
                switch (model.write(batch)) {
                    case WriteOutcome.Applied _ -> {
                        if (effect instanceof BatchEffect.Repeated(LogIndex index)) {
                            WriteId again = batch.id().orElseThrow();
                            assertTrue(
                                    log.get((int) index.value() - 1).stream()
                                            .flatMap(known -> known.id().stream())
                                            .anyMatch(known -> known.writer().equals(again.writer())
                                                    && known.sequence() == again.sequence()),
                                    "entry " + index + " has no write " + again);
                        } else {
                            assertInstanceOf(BatchEffect.Change.class, effect);
                        }
                    }
                    case WriteOutcome.SourceGap(long covered) -> assertEquals(new BatchEffect.Gap(covered), effect);
                }
            } catch (VectronException e) {
                assertEquals(
                        e.code(),
                        assertInstanceOf(BatchEffect.Refused.class, effect)
                                .reason()
                                .code());
            }
        }

        private String restart() throws Exception {
            boolean orderly = random.nextInt(3) == 0;
            if (orderly) {
                shard.close();
            } else {
                shard.abandon();
            }
            indexing.forget();
            boolean fromSnapshot =
                    random.nextBoolean() && snapshots.findLatest().isPresent();
            if (fromSnapshot) {
                snapshots.restore(home.resolve("db"), home.resolve("graph.vxi"));
            }
            store = openStore();
            shard = openShard();
            long replayFrom = snapshots
                    .findLatest()
                    .map(snapshot -> snapshot.position().index().value())
                    .orElse(0L);
            assertTrue(store.applied().index().value() >= replayFrom, "store is behind the purged log");
            for (long index = replayFrom + 1; index <= log.size(); index++) {
                shard.apply(LogPosition.of(1, index), new ShardCommand.Write(log.get((int) index - 1)));
            }
            return (orderly ? "an orderly" : "a crash") + " restart" + (fromSnapshot ? " from a snapshot" : "");
        }

        void compare() {
            assertEquals(model.points().size(), shard.points(), "points");
            assertEquals(model.coveredOffsets(), shard.coveredOffsets(), "covered");
            assertEquals(modelDigest(), shard.digest().value(), "digest");
            for (int i = 0; i < 3; i++) {
                PointId id = new PointId("p" + random.nextInt(60));
                assertEquals(model.findPoint(id), shard.find(id), "point " + id);
            }
            ShardSearch search =
                    new ShardSearch(ROUTE, randomVector(), random.nextInt(1, 70), 0, true, true, ReadPolicy.EVENTUAL);
            List<ScoredPoint> expected = model.search(search);
            List<ScoredPoint> found = shard.search(search);
            assertEquals(ids(expected), ids(found), "search for " + search.topK());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).payload(), found.get(i).payload());
                assertEquals(expected.get(i).score(), found.get(i).score(), 1e-4f);
            }
        }

        private long modelDigest() {
            long sum = 0;
            for (Point point : model.points().values()) {
                ByteBuffer json = point.payload().isEmpty()
                        ? ByteBuffer.allocate(0)
                        : point.payload().json();
                ByteBuffer content = ByteBuffer.allocate(DIMENSION * Float.BYTES + json.remaining())
                        .order(ByteOrder.LITTLE_ENDIAN);
                for (float component : point.vector()) {
                    content.putFloat(component);
                }
                sum += ContentHash.of(point.id().toUtf8(), content.put(json).flip());
            }
            return sum;
        }

        private List<PointId> ids(List<ScoredPoint> hits) {
            return hits.stream().map(ScoredPoint::id).toList();
        }

        @Override
        public void close() {
            shard.close();
        }
    }
}
