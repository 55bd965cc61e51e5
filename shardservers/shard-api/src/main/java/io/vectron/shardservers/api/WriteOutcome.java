package io.vectron.shardservers.api;

import io.vectron.common.ids.LogIndex;

/** What became of a batch. */
public sealed interface WriteOutcome {
    /** Committed by a majority and applied on the leader; all of it had already been covered, or it took effect now. */
    record Applied(LogIndex index) implements WriteOutcome {}

    /** Nothing changed: the range begins beyond {@code coveredOffset}. The sender goes back to that offset. */
    record SourceGap(long coveredOffset) implements WriteOutcome {}
}
