package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.LogIndex;
import io.vectron.shardservers.api.WriteId;
import io.vectron.shardservers.api.WriterId;
import io.vectron.shardservers.core.RecentWrites.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
    private static final WriterId WRITER = new WriterId(1, 1);

    private final RecentWrites writes = new RecentWrites(new RecentWrites.Bounds(2, 3));
    private long index;

    @Test
    void knowsAWriteAgainInAnyOrder() {
        apply(id(2, 1));
        apply(id(1, 1));
        assertEquals(new Verdict.Applied(new LogIndex(1)), writes.judge(id(2, 1)));
        assertEquals(new Verdict.Applied(new LogIndex(2)), writes.judge(id(1, 1)));
        assertInstanceOf(Verdict.New.class, writes.judge(id(3, 1)));
    }

    @Test
    void forgetsWhatItsWriterRepeatsNoMoreAndTakesItForOldEverAfter() {
        apply(id(1, 1));
        apply(id(2, 1));
        assertEquals(List.of(1L, 2L), apply(id(4, 3)).forgotten());
        assertInstanceOf(Verdict.Forgotten.class, writes.judge(id(1, 1)));
        assertInstanceOf(Verdict.New.class, writes.judge(id(3, 3)));
    }

    @Test
    void keepsABoundedNumberOfAWritersWrites() {
        for (int sequence = 1; sequence <= 3; sequence++) {
            assertEquals(List.of(), apply(id(sequence, 1)).forgotten());
        }
        RecentWrites.Memory memory = apply(id(5, 1));
        assertEquals(List.of(1L), memory.forgotten());
        assertEquals(2, memory.floor());
        assertInstanceOf(Verdict.Forgotten.class, writes.judge(id(1, 1)));
    }

    @Test
    void forgetsTheWriterThatWroteLongestAgoAndNeverTakesItsRepetitionForNew() {
        apply(id(1, 1));
        apply(new WriteId(new WriterId(2, 2), 1, 1, false));
        apply(id(2, 1));
        assertEquals(
                Map.of(new WriterId(2, 2), List.of(1L)),
                apply(new WriteId(new WriterId(3, 3), 1, 1, false)).forgottenWriters());
        assertInstanceOf(Verdict.Forgotten.class, writes.judge(new WriteId(new WriterId(2, 2), 1, 1, true)));
        assertInstanceOf(Verdict.New.class, writes.judge(new WriteId(new WriterId(4, 4), 1, 1, false)));
        assertTrue(writes.judge(id(2, 1)) instanceof Verdict.Applied);
    }

    @Test
    void forgetsTheSameWriterOfAnEntryOfSeveralWhateverTheirOrderAndAfterARestart() {
        WriterId smallest = new WriterId(2, 1);
        WriterId larger = new WriterId(2, 2);
        LogIndex entry = new LogIndex(7);
        RecentWrites inOrder = new RecentWrites(new RecentWrites.Bounds(2, 3));
        inOrder.remember(new WriteId(smallest, 1, 1, false), entry);
        inOrder.remember(new WriteId(larger, 1, 1, false), entry);
        RecentWrites turned = new RecentWrites(new RecentWrites.Bounds(2, 3));
        turned.remember(new WriteId(larger, 1, 1, false), entry);
        turned.remember(new WriteId(smallest, 1, 1, false), entry);
        RecentWrites restored = new RecentWrites(new RecentWrites.Bounds(2, 3));
        restored.restoreWriter(larger, 1, entry);
        restored.restoreWriter(smallest, 1, entry);
        restored.restoreWrite(larger, 1, entry);
        restored.restoreWrite(smallest, 1, entry);
        for (RecentWrites one : List.of(inOrder, turned, restored)) {
            assertEquals(
                    Map.of(smallest, List.of(1L)),
                    one.remember(id(1, 1), new LogIndex(8)).forgottenWriters());
        }
    }

    private RecentWrites.Memory apply(WriteId id) {
        return writes.remember(id, new LogIndex(++index));
    }

    private static WriteId id(long sequence, long oldestPending) {
        return new WriteId(WRITER, sequence, oldestPending, sequence < 0);
    }
}
