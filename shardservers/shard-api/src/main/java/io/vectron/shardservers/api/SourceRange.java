package io.vectron.shardservers.api;

import io.vectron.common.ids.SourceId;

/**
 * The stretch of a source that a batch stands for: every offset from {@code from} up to, not including, {@code to}.
 * Offsets without a mutation in the batch belong to other shards, are dead letters or do not exist.
 */
public record SourceRange(SourceId source, long from, long to) {
    public SourceRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("source range must be 0 <= from <= to, was " + from + " to " + to);
        }
    }
}
