package io.vectron.shardservers.raft;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.proto.shard.v1.ShardReply;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.rpc.WriteCodec;
import io.vectron.shardservers.core.ShardCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * Batches on their way into a shard's log, in the order in which they came. While two entries are on their
 * way, batches gather; what has gathered when one is through goes into the next entry together, up to what an entry holds. So
 * many small writes at once cost the log little more than one, and a write that comes alone waits for nothing.
 *
 * <p>Each batch has its own answer. One that cannot be put into the log in time is refused. Its bounds are those of its callers:
 * the changes that a shard's gate lets in, and the bytes that a server's budget allows. Thread-safe; futures complete and entries
 * are proposed without the lock.
 */
final class ProposalQueue {
    private static final int MOST_ENTRIES = 2;
    /** Of an entry; fewer than the writers that a shard remembers. */
    private static final int MOST_BATCHES = 256;
    /** Of an entry, for all that is in it besides batches. */
    private static final int ENTRY_FRAME_BYTES = 32;

    private final Function<ProposedCommand, CompletableFuture<ByteString>> log;
    private final Duration longestWait;
    private final LongSupplier clockMs;
    private final LongSupplier nanoClock;

    @GuardedBy("this")
    private final Queue<Proposal> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int entries;

    /** Calls of {@link #proceed} that the caller in its loop has not seen to yet. */
    private final AtomicInteger proceeding = new AtomicInteger();

    private record Proposal(
            WriteBatch batch,
            io.vectron.proto.shard.v1.WriteBatch encoded,
            Runnable check,
            long sinceNanos,
            CompletableFuture<WriteOutcome> outcome) {
        int bytes() {
            return encoded.getSerializedSize() + CommandCodec.BATCH_FRAME_BYTES;
        }
    }

    /**
     * @param log proposes an entry and completes with what apply answers
     * @param longestWait for a place in the log
     * @param clockMs the wall clock, stamped on entries
     */
    ProposalQueue(
            Function<ProposedCommand, CompletableFuture<ByteString>> log,
            Duration longestWait,
            LongSupplier clockMs,
            LongSupplier nanoClock) {
        this.log = log;
        this.longestWait = longestWait;
        this.clockMs = clockMs;
        this.nanoClock = nanoClock;
    }

    /**
     * Proposes a batch as soon as there is a place for it.
     *
     * @param check throws what the batch is to be refused with; asked right before it is proposed
     */
    CompletableFuture<WriteOutcome> propose(WriteBatch batch, Runnable check) {
        Proposal proposal =
                new Proposal(batch, WriteCodec.encode(batch), check, nanoClock.getAsLong(), new CompletableFuture<>());
        if (proposal.bytes() > RaftSettings.LARGEST_COMMAND_BYTES - ENTRY_FRAME_BYTES) {
            return CompletableFuture.failedFuture(tooLarge(proposal.encoded.getSerializedSize()));
        }
        synchronized (this) {
            waiting.add(proposal);
        }
        proceed();
        return proposal.outcome;
    }

    private static VectronException tooLarge(int bytes) {
        int largest = RaftSettings.LARGEST_COMMAND_BYTES - ENTRY_FRAME_BYTES - CommandCodec.BATCH_FRAME_BYTES;
        return new VectronException(
                ErrorCode.BODY_TOO_LARGE,
                "a batch must be at most " + largest + " bytes encoded, was " + bytes + "; split it",
                Map.of());
    }

    /**
     * Proposes what may be proposed. An entry may fail, and a sender come back with its next batch, on this very thread: one
     * caller at a time proposes, in a loop, and goes round again for the others. So batches stay in order.
     */
    private void proceed() {
        int calls = proceeding.getAndIncrement() == 0 ? 1 : 0;
        while (calls > 0) {
            for (List<Proposal> next = takeNext(); !next.isEmpty(); next = takeNext()) {
                proposeEntry(next);
            }
            calls = proceeding.addAndGet(-calls);
        }
    }

    private synchronized List<Proposal> takeNext() {
        List<Proposal> taken = new ArrayList<>();
        if (entries == MOST_ENTRIES) {
            return taken;
        }
        int room = RaftSettings.LARGEST_COMMAND_BYTES - ENTRY_FRAME_BYTES;
        for (Proposal next = waiting.peek();
                next != null && next.bytes() <= room && taken.size() < MOST_BATCHES;
                next = waiting.peek()) {
            taken.add(waiting.remove());
            room -= next.bytes();
        }
        if (!taken.isEmpty()) {
            entries++;
        }
        return taken;
    }

    private void proposeEntry(List<Proposal> taken) {
        List<Proposal> proposals = new ArrayList<>(taken.size());
        for (Proposal proposal : taken) {
            findRefusal(proposal)
                    .ifPresentOrElse(proposal.outcome::completeExceptionally, () -> proposals.add(proposal));
        }
        if (proposals.isEmpty()) {
            endEntry();
            return;
        }
        append(proposals).whenComplete((replies, failure) -> {
            // The next entry goes on its way before these senders hear of theirs.
            endEntry();
            if (failure != null) {
                Throwable cause = causeOf(failure);
                proposals.forEach(proposal -> proposal.outcome.completeExceptionally(cause));
                return;
            }
            for (int i = 0; i < proposals.size(); i++) {
                answer(proposals.get(i).outcome, replies.get(i));
            }
        });
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private void endEntry() {
        synchronized (this) {
            entries--;
        }
        proceed();
    }

    private Optional<RuntimeException> findRefusal(Proposal proposal) {
        Duration waited = Duration.ofNanos(nanoClock.getAsLong() - proposal.sinceNanos);
        if (waited.compareTo(longestWait) > 0) {
            return Optional.of(new VectronException(
                    ErrorCode.OVERLOADED,
                    "the shard's log had no room for the batch within " + longestWait.toMillis()
                            + " ms; nothing was changed, try again",
                    Map.of(VectronException.RETRY_AFTER_MS, "1000")));
        }
        try {
            proposal.check.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private CompletableFuture<List<ShardReply>> append(List<Proposal> proposals) {
        try {
            var command = new ShardCommand.Write(
                    proposals.stream().map(Proposal::batch).toList());
            var content = CommandCodec.encode(
                    proposals.stream().map(Proposal::encoded).toList(), clockMs.getAsLong());
            return log.apply(new ProposedCommand(command, content))
                    .thenApply(reply -> repliesTo(proposals.size(), reply));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static List<ShardReply> repliesTo(int batches, ByteString reply) {
        List<ShardReply> replies = CommandCodec.decodeReplies(reply);
        if (replies.size() != batches) {
            throw new VectronException(
                    ErrorCode.TIMEOUT,
                    "apply gave " + replies.size() + " replies to " + batches
                            + " batches: whether they took effect is unknown");
        }
        return replies;
    }

    private static void answer(CompletableFuture<WriteOutcome> outcome, ShardReply reply) {
        try {
            outcome.complete(CommandCodec.outcome(reply));
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }
}
