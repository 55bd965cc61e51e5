package io.vectron.gateway.core.collection;

import io.vectron.common.model.CollectionName;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.PlacementView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Removes collections, and answers when this gateway no longer routes to the one removed. Thread-safe. */
public final class CollectionRemover {
    private final PlacementService placement;
    private final PlacementView view;
    private final Deadlines deadlines;

    public CollectionRemover(PlacementService placement, PlacementView view, Deadlines deadlines) {
        this.placement = placement;
        this.view = view;
        this.deadlines = deadlines;
    }

    /** Fails with {@code COLLECTION_NOT_FOUND}, or {@code INVALID_ARGUMENT} if this cannot be a name. */
    public CompletableFuture<Void> remove(String text, Duration timeout) {
        CollectionName name = CollectionNames.parse("name", text);
        CompletableFuture<Void> removed =
                placement.deleteCollection(name).thenCompose(view::atLeast).thenAccept(map -> {});
        return deadlines.within(timeout, "the removal of collection '" + name + "'", removed);
    }
}
