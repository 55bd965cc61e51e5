package io.vectron.ingest.core;

import java.util.List;
import java.util.Optional;

/**
 * Where a source is taken up.
 *
 * @param position the offset to read from
 * @param covered by each shard, in the collection's order; a shard may be ahead of the position or, when records were
 *     lost to retention, behind it
 * @param deadLetters poison records below {@code countedBelow}
 * @param lostRecords offsets that some shard has not covered and that the topic no longer holds
 */
public record SourceStart(long position, List<Long> covered, long deadLetters, long countedBelow, long lostRecords) {
    public SourceStart {
        covered = List.copyOf(covered);
        if (position < 0 || covered.isEmpty()) {
            throw new IllegalArgumentException("a source starts at an offset from 0 on and has at least one shard, was "
                    + position + ", " + covered);
        }
    }

    /**
     * Decides where to take a source up.
     *
     * <p>Goals: no record is left out; dead letters are counted on from the last commit. Constraint: the topic holds the
     * offsets from {@code logStart} to {@code logEnd} only. Algorithm: from the smallest covered offset; if the committed
     * one is smaller, from there, as what is between is skipped by the shards but counted; never outside the log.
     */
    public static SourceStart decide(List<Long> covered, Optional<CommitNote> committed, long logStart, long logEnd) {
        long needed = covered.stream().mapToLong(Long::longValue).min().orElse(0);
        long wanted = committed
                .map(CommitNote::offset)
                .filter(offset -> offset >= logStart && offset < needed)
                .orElse(needed);
        long position = Math.min(Math.max(wanted, logStart), Math.max(logEnd, logStart));
        long countedBelow = Math.max(position, committed.map(CommitNote::offset).orElse(0L));
        long deadLetters = committed.map(CommitNote::deadLetters).orElse(0L);
        return new SourceStart(position, covered, deadLetters, countedBelow, Math.max(0, logStart - needed));
    }
}
