package io.vectron.gateway.core.request;

import java.util.List;

/** A batch of points to store; of points with the same id the last one counts. */
public record PointUpsert(String collection, List<PointDraft> points) {
    public PointUpsert {
        points = List.copyOf(points);
    }
}
