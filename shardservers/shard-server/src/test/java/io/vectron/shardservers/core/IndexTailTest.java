package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.index.IndexSettings;
import io.vectron.index.VectorIndex;
import io.vectron.shardservers.api.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexTailTest {
    private static final long MUCH = 1 << 30;

    private final ManualIndexing indexing = new ManualIndexing();
    private final ManualIndexing timers = new ManualIndexing();
    private final List<VectorIndex> indexes = new ArrayList<>();
    private long nowNanos;
    private long logIndex;

    @AfterEach
    void close() {
        indexes.forEach(VectorIndex::close);
    }

    private IndexTail tail(TailBounds bounds, TailMemory memory) {
        VectorIndex index = VectorIndex.create(IndexSettings.defaults(2, Distance.EUCLIDEAN));
        indexes.add(index);
        return new IndexTail(
                index,
                0,
                bounds,
                memory,
                1,
                indexing,
                timers,
                () -> nowNanos,
                problem -> {
                    throw new AssertionError(problem);
                },
                () -> {});
    }

    private void add(IndexTail tail, int points, boolean replaced) {
        for (int i = 0; i < points; i++) {
            logIndex++;
            Point point = new Point(new PointId("p" + logIndex), new float[] {logIndex, 1}, Payload.EMPTY);
            tail.add(new Mutation.Upsert(point, 0), logIndex, replaced);
        }
        tail.publish(logIndex);
    }

    @Test
    void hasRoomForSoManyChangesAndForFewerReplacements() {
        IndexTail tail = tail(new TailBounds(300, 10, MUCH), new TailMemory(MUCH));
        add(tail, 4, true);
        assertEquals(6, tail.room());
        add(tail, 292, false);
        assertEquals(4, tail.room());
        add(tail, 4, false);
        assertFalse(tail.hasRoom());
        pass(IndexingRest.PAUSE);
        assertEquals(10, tail.room());
        assertEquals(0, tail.bytes());
    }

    @Test
    void mayHoldWhatWaitsAndWhatIsInTheGraph() {
        IndexTail tail = tail(new TailBounds(300, 300, MUCH), new TailMemory(MUCH));
        PointId id = new PointId("p1");
        assertFalse(tail.mayHold(id));
        add(tail, 1, false);
        assertTrue(tail.mayHold(id));
        pass(IndexingRest.PAUSE);
        assertEquals(0, tail.size());
        assertTrue(tail.mayHold(id));
        tail.add(new Mutation.Delete(id, 0), ++logIndex, true);
        tail.publish(logIndex);
        pass(IndexingRest.PAUSE);
        assertEquals(0, tail.size());
        assertFalse(tail.mayHold(id));
    }

    @Test
    void sharesMemoryWithOthersButNeverWaitsForThem() {
        TailMemory memory = new TailMemory(10_000);
        TailBounds bounds = new TailBounds(1_000, 1_000, MUCH);
        IndexTail large = tail(bounds, memory);
        IndexTail small = tail(bounds, memory);
        add(large, 100, false);
        assertTrue(large.bytes() > 10_000, () -> large.bytes() + " bytes");
        assertFalse(large.hasRoom());
        assertTrue(small.hasRoom(), "an empty one may have a batch");
        add(small, 1, false);
        assertFalse(small.hasRoom());
        large.close();
        assertTrue(small.hasRoom(), "a closed one holds nothing");
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
        timers.run(1);
        indexing.run(Integer.MAX_VALUE);
    }

    @Test
    void lanesRestUntilWritingPauses() {
        IndexTail tail = tail(new TailBounds(1_000, 1_000, MUCH), new TailMemory(MUCH));
        for (int i = 0; i < 5; i++) {
            add(tail, 10, false);
            pass(IndexingRest.PAUSE.minusNanos(1));
        }
        assertEquals(50, tail.size());
        pass(IndexingRest.PAUSE);
        assertEquals(0, tail.size());
        assertEquals(logIndex, tail.indexedThrough());
    }

    @Test
    void lanesRestAtMostUntilTheTailIsNearlyFull() {
        IndexTail tail = tail(new TailBounds(1_000, 1_000, MUCH), new TailMemory(MUCH));
        add(tail, 749, false);
        indexing.run(Integer.MAX_VALUE);
        assertEquals(749, tail.size());
        add(tail, 1, false);
        indexing.run(Integer.MAX_VALUE);
        assertEquals(749, tail.size(), "and no longer than it is");
    }

    @Test
    void lanesWorkWhileTheShardIsSearchedAndRestAgainAfterwards() {
        IndexTail tail = tail(new TailBounds(1_000, 1_000, MUCH), new TailMemory(MUCH));
        add(tail, 100, false);
        assertEquals(100, tail.entries().size());
        indexing.run(1);
        assertEquals(36, tail.size(), "one turn");
        nowNanos += IndexingRest.SEARCHES.toNanos();
        add(tail, 1, false);
        indexing.run(Integer.MAX_VALUE);
        assertEquals(37, tail.size());
        pass(IndexingRest.PAUSE);
        assertEquals(0, tail.size());
    }
}
