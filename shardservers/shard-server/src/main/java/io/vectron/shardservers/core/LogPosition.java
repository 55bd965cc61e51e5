package io.vectron.shardservers.core;

import io.vectron.common.ids.LogIndex;

/** Term and index of a log entry; neither says enough alone. {@link #NONE} stands before the first entry. */
public record LogPosition(long term, LogIndex index) {
    public static final LogPosition NONE = new LogPosition(0, new LogIndex(0));

    public static LogPosition of(long term, long index) {
        return new LogPosition(term, new LogIndex(index));
    }

    public boolean isAfter(LogPosition other) {
        return index.compareTo(other.index) > 0;
    }

    @Override
    public String toString() {
        return "(t:" + term + ", i:" + index + ")";
    }
}
