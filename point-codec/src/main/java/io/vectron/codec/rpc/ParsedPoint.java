package io.vectron.codec.rpc;

import io.vectron.common.model.Payload;
import java.util.Arrays;
import java.util.Optional;

/**
 * A point as it came from outside: well-formed, not yet checked against a collection. The vector may be of any length up
 * to {@link io.vectron.common.config.Limits#MAX_DIMENSION} and may hold NaN or infinities. It is owned by this object
 * and not copied.
 *
 * @param id as it was written; empty if the field was not there
 */
public record ParsedPoint(Optional<String> id, float[] vector, Payload payload) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ParsedPoint that
                && id.equals(that.id)
                && Arrays.equals(vector, that.vector)
                && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "ParsedPoint[id=" + id.orElse("") + ", dimension=" + vector.length + "]";
    }
}
