package io.vectron.common.model;

import java.util.Locale;
import java.util.Optional;

/** How two vectors are compared. Scores are in the metric's own unit; {@link #higherIsBetter()} says how they rank. */
public enum Distance {
    /** Cosine similarity in [-1, 1]; the zero vector has none and is refused. */
    COSINE,
    /** Dot product, unbounded. */
    DOT,
    /** Euclidean (L2) distance, not squared, never negative. */
    EUCLIDEAN;

    /** The name on the wire: {@code cosine}, {@code dot} or {@code euclidean}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The distance with this wire name, if there is one. */
    public static Optional<Distance> findByWireName(String wireName) {
        for (Distance distance : values()) {
            if (distance.wireName().equals(wireName)) {
                return Optional.of(distance);
            }
        }
        return Optional.empty();
    }

    /** Whether the larger of two scores is the better one. */
    public boolean higherIsBetter() {
        return this != EUCLIDEAN;
    }
}
