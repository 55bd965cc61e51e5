package io.vectron.shardservers.core;

import io.vectron.common.ids.PointId;
import org.jspecify.annotations.Nullable;

/**
 * A change of one point on its way into the graph.
 *
 * @param vector null for a delete
 * @param index of its log entry
 * @param masks whether the graph may hold an older version of the point, which this entry hides
 */
record TailEntry(PointId id, float @Nullable [] vector, long index, boolean masks) {

    TailEntry withMask() {
        return masks ? this : new TailEntry(id, vector, index, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
