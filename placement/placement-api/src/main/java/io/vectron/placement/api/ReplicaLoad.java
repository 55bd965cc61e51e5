package io.vectron.placement.api;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a replica costs its server, as measured; empty is what was not measured.
 *
 * @param diskBytes of its log, store and graph
 * @param writesPerSecond points written, averaged over about a minute
 * @param searchesPerSecond queries answered, averaged over about a minute
 */
public record ReplicaLoad(OptionalLong diskBytes, OptionalDouble writesPerSecond, OptionalDouble searchesPerSecond) {
    public static final ReplicaLoad UNMEASURED =
            new ReplicaLoad(OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
