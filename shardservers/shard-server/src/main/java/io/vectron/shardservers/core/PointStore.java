package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.common.model.Point;
import io.vectron.shardservers.api.CoveredOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The durable points of one shard, with the journal of ids whose change may not be in the graph file yet. One thread
 * applies; any thread reads. What is applied is durable only after {@link #flush}; until then Raft's log stands for it.
 * Failures of the disk are {@link java.io.UncheckedIOException}s and final: the shard must stop.
 */
public interface PointStore extends AutoCloseable {
    /** The last entry applied. */
    LogPosition applied();

    /** Live points. */
    long points();

    /** The offset below which all of the source is covered; 0 for one never seen. */
    long coveredOffset(SourceId source);

    /** Ordered by topic and partition. */
    List<CoveredOffset> coveredOffsets();

    Optional<Point> find(PointId id);

    /**
     * Applies one entry's effect, all of it or nothing, with its position, and journals what changed.
     *
     * @param mayHold whether there may be a point with the id; must never deny one that there is. Where it does deny, none is
     *     looked for: a lookup costs more than all else about a new point
     * @return the mutations that changed something, in order; a delete of a missing point is left out
     */
    List<StoredChange> apply(LogPosition position, StoreUpdate update, Predicate<PointId> mayHold);

    /** Of the points as of the last entry applied. */
    ContentDigest digest();

    /** Of the points at the last aligned index that was passed since the store was opened, if any was. */
    Optional<ContentDigest> alignedDigest();

    /** The highest epoch the log has entered. */
    Epoch epoch();

    /** Tells all that is remembered of direct writes. */
    void restore(RecentWrites writes);

    /** Gives every journalled id whose change has a higher index than {@code after}, in order, repeats included. */
    void forEachJournalled(LogIndex after, Consumer<PointId> consumer);

    /** Forgets journal entries up to and including this index: the graph file has them. */
    void dropJournal(LogIndex through);

    /** What {@link #dropJournal} was last told; 0 while the journal is whole. */
    LogIndex journalDroppedThrough();

    /** Every live point, in no useful order, as of the call. */
    void forEachPoint(Consumer<Point> consumer);

    /** Returns when all that was applied before the call is on the device. */
    void flush();

    /**
     * Reads everything it has on the device and compares it with its checksums.
     *
     * @param pace asked between short pieces of work; may wait; false ends it
     * @throws java.io.UncheckedIOException around a {@link DamagedDataException} if something is not as it was written
     */
    void verify(BooleanSupplier pace);

    @Override
    void close();
}
