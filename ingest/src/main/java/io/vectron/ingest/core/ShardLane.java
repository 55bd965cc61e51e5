package io.vectron.ingest.core;

import io.vectron.common.ids.SourceId;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of a source: what it has covered, the one batch on its way, and the mutations waiting behind it in the
 * order of their offsets. A batch begins where the last one ended, so that the shard is covered without a gap. Not
 * thread-safe; owned by its {@link SourceBatcher}.
 */
final class ShardLane {
    private static final long NEVER = Long.MAX_VALUE;

    private final SourceId source;
    private final BatchPolicy policy;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private long covered;
    private long bufferedBytes;
    private @Nullable Flight flight;
    /** Mutations below this offset go one to a batch, to find the one the shard refuses. */
    private long alone;
    /** Since when there is something to cover and no mutation to cover it with; {@link #NEVER} if there is not. */
    private long idleSinceNanos = NEVER;

    private record Waiting(Mutation mutation, int bytes) {}

    /** A batch on its way; {@code retryAtNanos} is {@link #NEVER} unless it failed. */
    private record Flight(WriteBatch batch, List<Waiting> cargo, long to, int failures, long retryAtNanos) {
        Flight sent() {
            return new Flight(batch, cargo, to, failures, NEVER);
        }

        Flight failed(long retryAtNanos) {
            return new Flight(batch, cargo, to, failures + 1, retryAtNanos);
        }

        long bytes() {
            return cargo.stream().mapToLong(Waiting::bytes).sum();
        }
    }

    ShardLane(SourceId source, BatchPolicy policy, long covered) {
        this.source = source;
        this.policy = policy;
        this.covered = covered;
    }

    /** Every offset below is covered by the shard. */
    long covered() {
        return covered;
    }

    /** Every offset below is covered or in the batch on its way. */
    long sentTo() {
        return flight == null ? covered : flight.to();
    }

    long bufferedBytes() {
        return bufferedBytes;
    }

    boolean isInFlight() {
        return flight != null;
    }

    /** Takes a mutation for a later batch, unless it is in an earlier one already. */
    void offer(Mutation mutation, int bytes) {
        if (mutation.sourceOffset() < sentTo()) {
            return;
        }
        assert waiting.isEmpty() || waiting.getLast().mutation().sourceOffset() < mutation.sourceOffset()
                : "offset " + mutation.sourceOffset() + " offered after "
                        + waiting.getLast().mutation().sourceOffset();
        waiting.add(new Waiting(mutation, bytes));
        bufferedBytes += bytes;
    }

    /** The batch to send now, if there is one: a new one covering at most up to {@code coverable}, or a failed one. */
    Optional<WriteBatch> tryNext(long coverable, long nowNanos) {
        if (flight != null) {
            if (nowNanos < flight.retryAtNanos()) {
                return Optional.empty();
            }
            flight = flight.sent();
            return Optional.of(flight.batch());
        }
        if (coverable <= covered) {
            return Optional.empty();
        }
        List<Waiting> cargo = take(coverable);
        if (cargo.isEmpty() && !isOverdue(nowNanos)) {
            return Optional.empty();
        }
        idleSinceNanos = NEVER;
        Waiting next = waiting.peek();
        long to = next == null ? coverable : Math.min(coverable, next.mutation().sourceOffset());
        List<Mutation> mutations = cargo.stream().map(Waiting::mutation).toList();
        WriteBatch batch = new WriteBatch(mutations, Optional.of(new SourceRange(source, covered, to)));
        flight = new Flight(batch, cargo, to, 0, NEVER);
        return Optional.of(batch);
    }

    private boolean isOverdue(long nowNanos) {
        if (idleSinceNanos == NEVER) {
            idleSinceNanos = nowNanos;
        }
        return nowNanos - idleSinceNanos >= policy.coverageDelay().toNanos();
    }

    private List<Waiting> take(long coverable) {
        List<Waiting> cargo = new ArrayList<>();
        long bytes = 0;
        for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
            if (next.mutation().sourceOffset() >= coverable
                    || cargo.size() >= recordLimit(next)
                    || (!cargo.isEmpty() && bytes + next.bytes() > policy.maxBytes())) {
                break;
            }
            bytes += next.bytes();
            cargo.add(next);
            waiting.remove();
        }
        return cargo;
    }

    private int recordLimit(Waiting next) {
        return next.mutation().sourceOffset() < alone ? 1 : policy.maxRecords();
    }

    /** When {@link #tryNext} may have something that it has not now, other than by an event; far ahead if never. */
    long nextTimerNanos() {
        if (flight != null) {
            return flight.retryAtNanos();
        }
        return idleSinceNanos == NEVER
                ? NEVER
                : idleSinceNanos + policy.coverageDelay().toNanos();
    }

    void applied() {
        Flight landed = landed();
        covered = Math.max(covered, landed.to());
        bufferedBytes -= landed.bytes();
    }

    /** The batch on its way failed for a reason that passes: it is sent again later. */
    void failed(long nowNanos) {
        if (flight == null) {
            throw new IllegalStateException("no batch is on its way");
        }
        flight = flight.failed(nowNanos + policy.retryDelayNanos(flight.failures() + 1));
    }

    /** The shard is at an earlier offset than the batch began at. */
    void movedBackTo(long coveredByShard) {
        bufferedBytes -= landed().bytes();
        covered = coveredByShard;
    }

    /**
     * The shard refuses the batch for good. Its mutations will be offered again, and go one to a batch.
     *
     * @return the offset of the mutation at fault, if the batch held no other
     */
    Optional<Long> refused() {
        Flight landed = landed();
        bufferedBytes -= landed.bytes();
        alone = landed.to();
        return landed.cargo().size() == 1
                ? Optional.of(landed.cargo().getFirst().mutation().sourceOffset())
                : Optional.empty();
    }

    private Flight landed() {
        Flight landed = flight;
        if (landed == null) {
            throw new IllegalStateException("no batch is on its way");
        }
        flight = null;
        return landed;
    }

    /** Forgets what waits; it will be offered again. */
    void clearWaiting() {
        waiting.forEach(forgotten -> bufferedBytes -= forgotten.bytes());
        waiting.clear();
        idleSinceNanos = NEVER;
    }
}
