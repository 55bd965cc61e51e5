package io.vectron.shardservers.api;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Point;

/** A change of one point. {@code sourceOffset} is the record's place in the batch's source; 0 in a direct write. */
public sealed interface Mutation {
    PointId id();

    long sourceOffset();

    /** Stores the point in place of any other with its id. */
    record Upsert(Point point, long sourceOffset) implements Mutation {
        @Override
        public PointId id() {
            return point.id();
        }
    }

    /** Removes the point; nothing happens if it is not there. */
    record Delete(PointId id, long sourceOffset) implements Mutation {}
}
