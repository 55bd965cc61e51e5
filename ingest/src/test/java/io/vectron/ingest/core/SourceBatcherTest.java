package io.vectron.ingest.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.ids.TopicId;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceBatcherTest {
    private static final SourceId SOURCE = new SourceId(new TopicId(1, 2), 3);
    private static final BatchPolicy POLICY =
            new BatchPolicy(3, 100, Duration.ofNanos(10), Duration.ofNanos(4), Duration.ofNanos(10));

    private final SourceBatcher batcher = new SourceBatcher(SOURCE, POLICY, startAt(List.of(5L, 5L)));

    @Test
    void givesOneBatchAtATimeThatBeginsWhereTheLastOneEnded() {
        offer(0, 5, 7);
        assertEquals(Optional.empty(), batcher.tryNext(0, 0), "nothing is known to be read yet");
        batcher.consumedTo(9);
        assertEquals(Optional.of(batch(5, 9, 5, 7)), batcher.tryNext(0, 0));
        offer(0, 9);
        batcher.consumedTo(12);
        assertEquals(Optional.empty(), batcher.tryNext(0, 0));
        batcher.applied(0);
        assertEquals(Optional.of(batch(9, 12, 9)), batcher.tryNext(0, 0));
    }

    @Test
    void boundsABatchAndLetsItsRangeEndAtTheNextMutation() {
        offer(0, 5, 6, 7, 20);
        batcher.consumedTo(30);
        assertEquals(Optional.of(batch(5, 20, 5, 6, 7)), batcher.tryNext(0, 0));
        batcher.applied(0);
        assertEquals(Optional.of(batch(20, 30, 20)), batcher.tryNext(0, 0));
    }

    @Test
    void sendsALargerMutationAlone() {
        batcher.offer(0, delete(5), 60);
        batcher.offer(0, delete(6), 500);
        batcher.consumedTo(7);
        assertEquals(Optional.of(batch(5, 6, 5)), batcher.tryNext(0, 0));
        batcher.applied(0);
        assertEquals(Optional.of(batch(6, 7, 6)), batcher.tryNext(0, 0));
    }

    @Test
    void coversAnIdleShardAfterTheDelay() {
        offer(0, 5);
        batcher.consumedTo(6);
        assertTrue(batcher.tryNext(0, 100).isPresent());
        assertEquals(Optional.empty(), batcher.tryNext(1, 100));
        assertEquals(110, batcher.nextTimerNanos());
        batcher.applied(0);
        assertEquals(5, batcher.covered());
        assertEquals(Optional.of(batch(5, 6)), batcher.tryNext(1, 110));
        batcher.applied(1);
        assertEquals(6, batcher.covered());
        assertEquals(new CommitNote(6, 0), batcher.commitNote());
    }

    @Test
    void repeatsAFailedBatchWithGrowingPauses() {
        offer(0, 5);
        batcher.consumedTo(6);
        Optional<WriteBatch> batch = batcher.tryNext(0, 0);
        batcher.failed(0, 100);
        assertEquals(Optional.empty(), batcher.tryNext(0, 103));
        assertEquals(batch, batcher.tryNext(0, 104));
        batcher.failed(0, 200);
        assertEquals(208, batcher.nextTimerNanos());
        assertEquals(batch, batcher.tryNext(0, 208));
        batcher.failed(0, 300);
        assertEquals(310, batcher.nextTimerNanos());
    }

    @Test
    void goesBackToWhatTheShardHasCovered() {
        offer(0, 5);
        offer(1, 6, 8);
        batcher.consumedTo(9);
        batcher.tryNext(0, 0);
        assertTrue(batcher.tryNext(1, 0).isPresent());
        assertEquals(2, batcher.gap(0, 2));
        assertEquals(2, batcher.position());

        offer(0, 2, 5);
        offer(1, 6, 8);
        batcher.consumedTo(9);
        assertEquals(Optional.of(batch(2, 9, 2, 5)), batcher.tryNext(0, 0));
        batcher.applied(1);
        assertEquals(Optional.empty(), batcher.tryNext(1, 0), "6 and 8 were on their way already");
    }

    @Test
    void coversNoDeadLetterBeforeItIsStored() {
        offer(0, 5);
        assertTrue(batcher.deadLetter(6, 40));
        offer(0, 7);
        batcher.consumedTo(8);
        assertEquals(0, batcher.deadLetters());
        assertEquals(Optional.of(batch(5, 6, 5)), batcher.tryNext(0, 0));
        batcher.applied(0);
        assertEquals(Optional.empty(), batcher.tryNext(0, 50));
        batcher.deadLetterStored(6);
        assertEquals(1, batcher.deadLetters());
        assertEquals(Optional.of(batch(6, 8, 7)), batcher.tryNext(0, 50));
    }

    @Test
    void countsAPoisonRecordOnceThoughItIsReadAgain() {
        assertTrue(batcher.deadLetter(5, 1));
        batcher.deadLetterStored(5);
        batcher.consumedTo(6);
        assertEquals(Optional.of(batch(5, 6)), tryAfterDelay(0));
        assertEquals(5, batcher.gap(0, 5));
        assertFalse(batcher.deadLetter(5, 1));
        assertEquals(1, batcher.deadLetters());
        assertEquals(new CommitNote(5, 0), batcher.commitNote());
    }

    @Test
    void countsOnFromTheLastCommitWithoutStoringAgain() {
        SourceStart start = SourceStart.decide(List.of(9L, 8L), Optional.of(new CommitNote(4, 2)), 0, 20);
        SourceBatcher resumed = new SourceBatcher(SOURCE, POLICY, start);
        assertEquals(4, resumed.position());
        assertFalse(resumed.deadLetter(6, 1), "below what a shard has covered: stored before");
        resumed.offer(0, delete(7), 1);
        resumed.consumedTo(8);
        assertEquals(new CommitNote(8, 3), resumed.commitNote());
        assertEquals(0, resumed.bufferedBytes());
        assertTrue(resumed.deadLetter(9, 1));
    }

    @Test
    void findsTheRecordThatItsShardRefuses() {
        offer(0, 5, 6);
        batcher.consumedTo(7);
        assertTrue(batcher.tryNext(0, 0).isPresent());
        assertEquals(5, batcher.refused(0, "bad"));
        offer(0, 5, 6);
        batcher.consumedTo(7);
        assertEquals(Optional.of(batch(5, 6, 5)), batcher.tryNext(0, 0));
        batcher.applied(0);
        assertEquals(Optional.of(batch(6, 7, 6)), batcher.tryNext(0, 0));
        assertEquals(5, batcher.refused(0, "bad"), "as far back as the other shard");
        assertEquals(Optional.empty(), batcher.findRefusal(5));
        assertEquals(Optional.of("bad"), batcher.findRefusal(6));
        assertTrue(batcher.deadLetter(6, 1));
    }

    @Test
    void startsWithinTheLogAndSaysWhatIsLost() {
        SourceStart start = SourceStart.decide(List.of(3L, 10L), Optional.empty(), 7, 20);
        assertEquals(new SourceStart(7, List.of(3L, 10L), 0, 7, 4), start);
        SourceBatcher late = new SourceBatcher(SOURCE, POLICY, start);
        late.offer(0, delete(8), 1);
        late.consumedTo(9);
        assertEquals(Optional.of(batch(3, 9, 8)), late.tryNext(0, 0), "the range covers what is lost");
    }

    @Test
    void readsOnlyACommitOfItsOwnTopic() {
        CommitNote note = new CommitNote(7, 3);
        assertEquals(Optional.of(note), CommitNote.read(7, note.metadata(SOURCE.topic()), SOURCE.topic()));
        assertEquals(Optional.empty(), CommitNote.read(7, note.metadata(new TopicId(9, 9)), SOURCE.topic()));
        assertEquals(Optional.empty(), CommitNote.read(7, "", SOURCE.topic()));
    }

    private Optional<WriteBatch> tryAfterDelay(int shard) {
        return batcher.tryNext(shard, 0).or(() -> batcher.tryNext(shard, 10));
    }

    private void offer(int shard, long... offsets) {
        for (long offset : offsets) {
            batcher.offer(shard, delete(offset), 10);
        }
    }

    private static SourceStart startAt(List<Long> covered) {
        return SourceStart.decide(covered, Optional.empty(), 0, 100);
    }

    private static Mutation delete(long offset) {
        return new Mutation.Delete(new PointId("p" + offset), offset);
    }

    private static WriteBatch batch(long from, long to, long... offsets) {
        Stream<Mutation> mutations = Arrays.stream(offsets).mapToObj(SourceBatcherTest::delete);
        return new WriteBatch(mutations.toList(), Optional.of(new SourceRange(SOURCE, from, to)));
    }
}
