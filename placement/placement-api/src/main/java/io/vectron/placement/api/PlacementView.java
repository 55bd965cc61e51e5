package io.vectron.placement.api;

import io.vectron.common.ids.MapVersion;
import java.util.concurrent.CompletableFuture;

/** A reader's copy of the placement map, kept fresh in the background. Thread-safe. */
public interface PlacementView {
    /** The newest map this view has seen; {@link PlacementMap#EMPTY} before the first. Never blocks. */
    PlacementMap current();

    /**
     * Completes with a map of at least this version, asking the driver at once if the view is older. Fails with {@code
     * TIMEOUT} or {@code UNAVAILABLE} after the view's own bound.
     */
    CompletableFuture<PlacementMap> atLeast(MapVersion version);

    /** Asks the driver for its current map, for a caller whose route was refused. Concurrent calls share one request. */
    CompletableFuture<PlacementMap> refresh();
}
