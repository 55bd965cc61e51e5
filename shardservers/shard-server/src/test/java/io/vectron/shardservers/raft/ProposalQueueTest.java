package io.vectron.shardservers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.core.BatchEffect;
import io.vectron.shardservers.core.ShardCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProposalQueueTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int POINT_BYTES = 60_000;
    private static final Runnable ADMITTED = () -> {};
    private static final BatchEffect CHANGE = new BatchEffect.Change(List.of(), Optional.empty());

    private final List<Entry> log = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ProposalQueue queue = new ProposalQueue(this::append, WAIT, () -> 1, nanos::get);

    /** What was proposed, and the answer it waits for. */
    private record Entry(ProposedCommand command, CompletableFuture<ByteString> answer) {
        List<WriteBatch> batches() {
            return ((ShardCommand.Write) command.command()).batches();
        }

        void apply(long index, BatchEffect... effects) {
            answer.complete(CommandCodec.encodeReply(List.of(effects), index));
        }
    }

    private CompletableFuture<ByteString> append(ProposedCommand command) {
        Entry entry = new Entry(command, new CompletableFuture<>());
        log.add(entry);
        return entry.answer;
    }

    /** A batch of so many bytes and some for each point. */
    private static WriteBatch batch(String id, int bytes) {
        List<Mutation> mutations = new ArrayList<>();
        for (int left = bytes; left > 0; left -= POINT_BYTES) {
            Payload payload = Payload.ofJson(new byte[Math.min(left, POINT_BYTES)]);
            mutations.add(new Mutation.Upsert(new Point(new PointId(id), new float[] {1}, payload), 0));
        }
        return new WriteBatch(mutations, Optional.empty());
    }

    private CompletableFuture<WriteOutcome> propose(String id) {
        return queue.propose(batch(id, 10), ADMITTED);
    }

    private List<String> ids(int entry) {
        return log.get(entry).batches().stream()
                .map(batch -> batch.mutations().getFirst().id().value())
                .toList();
    }

    private static @Nullable ErrorCode code(CompletableFuture<?> failed) {
        return failed.handle((_, failure) -> failure instanceof VectronException error ? error.code() : null)
                .join();
    }

    @Test
    void proposesABatchThatComesAloneAtOnce() {
        var outcome = propose("a");
        assertEquals(List.of("a"), ids(0));
        assertFalse(outcome.isDone());
        log.getFirst().apply(9, CHANGE);
        assertEquals(new WriteOutcome.Applied(new LogIndex(9)), outcome.join());
    }

    @Test
    void gathersInOneEntryWhatComesWhileTwoAreOnTheirWay() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            propose(id);
        }
        assertEquals(2, log.size());
        log.getFirst().apply(1, CHANGE);
        assertEquals(List.of("c", "d", "e"), ids(2));
        assertEquals(log.get(2).batches(), decoded(log.get(2)).batches());
    }

    private static ShardCommand.Write decoded(Entry entry) {
        return (ShardCommand.Write) CommandCodec.decode(entry.command.getContent());
    }

    @Test
    void answersEachBatchOfAnEntryForItself() {
        propose("a");
        propose("b");
        var applied = propose("c");
        var refused = propose("d");
        var gap = propose("e");
        log.getFirst().apply(1, CHANGE);
        log.get(2)
                .apply(
                        3,
                        CHANGE,
                        new BatchEffect.Refused(VectronException.invalid("id", "is odd")),
                        new BatchEffect.Gap(17));
        assertEquals(new WriteOutcome.Applied(new LogIndex(3)), applied.join());
        assertEquals(ErrorCode.INVALID_ARGUMENT, code(refused));
        assertEquals(new WriteOutcome.SourceGap(17), gap.join());
    }

    @Test
    void failsAllBatchesOfAnEntryThatFailsAndGoesOn() {
        var first = propose("a");
        propose("b");
        var third = propose("c");
        log.getFirst().answer.completeExceptionally(new VectronException(ErrorCode.TIMEOUT, "unknown"));
        assertEquals(ErrorCode.TIMEOUT, code(first));
        log.get(2).answer.completeExceptionally(new VectronException(ErrorCode.NOT_LEADER, "not here"));
        assertEquals(ErrorCode.NOT_LEADER, code(third));
        propose("d");
        assertEquals(List.of("d"), ids(3));
    }

    @Test
    void leavesOutcomesOpenWhenApplyDoesNotAnswerEachBatch() {
        var outcome = propose("a");
        log.getFirst().apply(1);
        assertEquals(ErrorCode.TIMEOUT, code(outcome));
    }

    @Test
    void putsNoMoreIntoAnEntryThanItHolds() {
        propose("a");
        propose("b");
        int large = RaftSettings.LARGEST_COMMAND_BYTES / 5 * 2;
        IntStream.range(0, 5).forEach(i -> queue.propose(batch("large-" + i, large), ADMITTED));
        log.getFirst().apply(1, CHANGE);
        log.get(1).apply(2, CHANGE);
        assertEquals(List.of("large-0", "large-1"), ids(2));
        assertEquals(List.of("large-2", "large-3"), ids(3));
        assertTrue(log.get(2).command.size() <= RaftSettings.LARGEST_COMMAND_BYTES);
    }

    @Test
    void fillsAnEntryToItsBoundAndNotBeyond() {
        propose("a");
        propose("b");
        IntStream.range(0, 600).forEach(i -> propose("small-" + i));
        log.getFirst().apply(1, CHANGE);
        log.get(1).apply(2, CHANGE);
        assertEquals(256, log.get(2).batches().size());
        assertEquals(256, log.get(3).batches().size());
    }

    @Test
    void refusesWhatNoEntryHoldsAndTakesTheLargestThatOneDoes() {
        assertEquals(
                ErrorCode.BODY_TOO_LARGE,
                code(queue.propose(batch("a", RaftSettings.LARGEST_COMMAND_BYTES), ADMITTED)));
        assertEquals(0, log.size());
        int points = RaftSettings.LARGEST_COMMAND_BYTES / POINT_BYTES + 1;
        queue.propose(batch("b", RaftSettings.LARGEST_COMMAND_BYTES - 100 - 24 * points), ADMITTED);
        assertEquals(1, log.size());
        assertTrue(log.getFirst().command.size() <= RaftSettings.LARGEST_COMMAND_BYTES);
    }

    @Test
    void asksOnceMoreWhetherABatchMayBeProposedWhenItsTurnComes() {
        AtomicBoolean stale = new AtomicBoolean();
        propose("a");
        propose("b");
        var refused = queue.propose(batch("c", 10), () -> {
            if (stale.get()) {
                throw new VectronException(ErrorCode.STALE_EPOCH, "the membership is another");
            }
        });
        var next = propose("d");
        stale.set(true);
        log.getFirst().apply(1, CHANGE);
        assertEquals(ErrorCode.STALE_EPOCH, code(refused));
        assertEquals(List.of("d"), ids(2));
        log.get(2).apply(3, CHANGE);
        assertEquals(new WriteOutcome.Applied(new LogIndex(3)), next.join());
    }

    @Test
    void refusesBatchesThatWaitedTooLongAndGoesOnWithTheOthers() {
        propose("a");
        propose("b");
        var late = propose("c");
        nanos.addAndGet(WAIT.plusMillis(1).toNanos());
        var inTime = propose("d");
        log.getFirst().apply(1, CHANGE);
        assertEquals(ErrorCode.OVERLOADED, code(late));
        assertEquals(List.of("d"), ids(2));
        assertFalse(inTime.isDone());
    }

    @Test
    void keepsGoingWhenEveryBatchOfAnEntryIsRefused() {
        propose("a");
        propose("b");
        var late = propose("c");
        nanos.addAndGet(WAIT.plusMillis(1).toNanos());
        log.getFirst().apply(1, CHANGE);
        assertEquals(ErrorCode.OVERLOADED, code(late));
        propose("d");
        assertEquals(List.of("d"), ids(2));
    }

    @Test
    void takesTheNextBatchOfASenderWhoComesBackOnTheThreadThatAnswers() {
        var outcome = propose("a").thenCompose(_ -> propose("b"));
        log.getFirst().apply(1, CHANGE);
        assertEquals(List.of("b"), ids(1));
        assertFalse(outcome.isDone());
    }
}
