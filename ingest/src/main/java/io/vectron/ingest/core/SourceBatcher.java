package io.vectron.ingest.core;

import io.vectron.common.ids.SourceId;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns the records of one source, a partition of a topic, into batches of the collection's shards, effectively once.
 *
 * <p>Records come in by {@link #offer} or {@link #deadLetter} in the order of their offsets, and {@link #consumedTo} says
 * how far they have come, which may be beyond the last record: offsets have holes. {@link #tryNext} gives each shard one
 * batch at a time. Every batch says which range of the source it covers for its shard and begins where the shard's last
 * one ended; a shard without records in a stretch is covered by its next batch or, after a delay, by an empty one. What
 * every shard has covered is {@link #covered}. No range reaches beyond a dead letter that is not stored yet.
 *
 * <p>The caller sends a batch and reports what became of it with one of {@link #applied}, {@link #failed}, {@link #gap}
 * and {@link #refused}. The last two answer from which earlier offset reading must go on.
 *
 * <p>Not thread-safe: one thread owns it. Shards are named by their index in the collection.
 */
public final class SourceBatcher {
    private final List<ShardLane> lanes = new ArrayList<>();
    private final DeadLetterLedger deadLetters;
    private final TreeMap<Long, String> refusals = new TreeMap<>();
    private long position;

    public SourceBatcher(SourceId source, BatchPolicy policy, SourceStart start) {
        long furthest = 0;
        for (long covered : start.covered()) {
            lanes.add(new ShardLane(source, policy, covered));
            furthest = Math.max(furthest, covered);
        }
        this.position = start.position();
        this.deadLetters = new DeadLetterLedger(start.deadLetters(), start.countedBelow(), furthest);
    }

    /** Takes a record for a shard; it is dropped if the shard has covered it or it is in a batch on its way. */
    public void offer(int shard, Mutation mutation, int bytes) {
        lanes.get(shard).offer(mutation, bytes);
    }

    /**
     * Takes a poison record.
     *
     * @param bytes held in memory until it is stored
     * @return whether the caller is to store it in the dead-letter topic and then call {@link #deadLetterStored}
     */
    public boolean deadLetter(long offset, int bytes) {
        return deadLetters.add(offset, bytes, refusals.containsKey(offset));
    }

    public void deadLetterStored(long offset) {
        deadLetters.stored(offset);
    }

    /** Why a shard refused this record when it was sent before; then it is poison. */
    public Optional<String> findRefusal(long offset) {
        return refusals.isEmpty() ? Optional.empty() : Optional.ofNullable(refusals.get(offset));
    }

    /** Every record below has been offered. */
    public void consumedTo(long newPosition) {
        position = Math.max(position, newPosition);
    }

    /** The batch to send to the shard now, if there is one. */
    public Optional<WriteBatch> tryNext(int shard, long nowNanos) {
        return lanes.get(shard).tryNext(Math.min(position, deadLetters.barrier()), nowNanos);
    }

    /** When {@link #tryNext} may have something for some shard without another event; far ahead if never. */
    public long nextTimerNanos() {
        long next = Long.MAX_VALUE;
        for (ShardLane lane : lanes) {
            next = Math.min(next, lane.nextTimerNanos());
        }
        return next;
    }

    /** The shard has applied its batch. */
    public void applied(int shard) {
        lanes.get(shard).applied();
        settle();
    }

    /** The shard's batch failed for a reason that passes, or its outcome is unknown: it is given out again later. */
    public void failed(int shard, long nowNanos) {
        lanes.get(shard).failed(nowNanos);
    }

    /**
     * The shard has covered less than its batch begins at.
     *
     * @return the offset to read on from
     */
    public long gap(int shard, long coveredByShard) {
        lanes.get(shard).movedBackTo(coveredByShard);
        return rewind();
    }

    /**
     * The shard refuses its batch for good, which only a record that passed every check can cause. Its records are sent
     * one by one until the one at fault is known; that one is poison when it is read again.
     *
     * @return the offset to read on from
     */
    public long refused(int shard, String reason) {
        lanes.get(shard).refused().ifPresent(culprit -> refusals.put(culprit, reason));
        return rewind();
    }

    private long rewind() {
        long earliest = position;
        for (ShardLane lane : lanes) {
            lane.clearWaiting();
            earliest = Math.min(earliest, lane.sentTo());
        }
        position = earliest;
        return earliest;
    }

    /** Every offset below is applied on every shard, or a dead letter. */
    public long covered() {
        long covered = Long.MAX_VALUE;
        for (ShardLane lane : lanes) {
            covered = Math.min(covered, lane.covered());
        }
        return covered;
    }

    /** What to commit. */
    public CommitNote commitNote() {
        return new CommitNote(settle(), deadLetters.countCovered());
    }

    /** The offset below which everything is read and covered; what is known of offsets below is forgotten. */
    private long settle() {
        long settled = Math.min(covered(), position);
        deadLetters.covered(settled);
        refusals.headMap(settled).clear();
        return settled;
    }

    /** The offset up to which records were offered. */
    public long position() {
        return position;
    }

    /** Poison records so far, those of earlier owners of the source included. */
    public long deadLetters() {
        return deadLetters.count();
    }

    /** Estimated size of what waits and is on its way. */
    public long bufferedBytes() {
        long bytes = deadLetters.bufferedBytes();
        for (ShardLane lane : lanes) {
            bytes += lane.bufferedBytes();
        }
        return bytes;
    }

    public boolean hasInFlight() {
        return lanes.stream().anyMatch(ShardLane::isInFlight);
    }

    public int shards() {
        return lanes.size();
    }
}
