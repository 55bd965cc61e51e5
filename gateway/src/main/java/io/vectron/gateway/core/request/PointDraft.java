package io.vectron.gateway.core.request;

import io.vectron.common.model.Payload;
import java.util.Arrays;

/** A point as a client sent it. The payload is well-formed JSON within its limit; id and vector are unchecked. */
public record PointDraft(String id, float[] vector, Payload payload) {
    @Override
    public boolean equals(Object other) {
        return other instanceof PointDraft that
                && id.equals(that.id)
                && Arrays.equals(vector, that.vector)
                && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
