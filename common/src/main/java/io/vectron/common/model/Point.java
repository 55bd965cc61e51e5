package io.vectron.common.model;

import io.vectron.common.ids.PointId;
import java.util.Arrays;

/**
 * An id, its vector and its payload. The vector is owned by the point and must not be written to after construction; it
 * is not copied, because points are made in bulk.
 */
public record Point(PointId id, float[] vector, Payload payload) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Point point
                && id.equals(point.id)
                && Arrays.equals(vector, point.vector)
                && payload.equals(point.payload);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Point[id=" + id + ", dimension=" + vector.length + "]";
    }
}
