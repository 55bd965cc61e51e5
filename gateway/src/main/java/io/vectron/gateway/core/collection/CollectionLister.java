package io.vectron.gateway.core.collection;

import io.vectron.common.model.CollectionName;
import io.vectron.gateway.core.failure.Deadlines;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lists collections as the placement driver has them now. Thread-safe. */
public final class CollectionLister {
    private final PlacementView view;
    private final Deadlines deadlines;

    public CollectionLister(PlacementView view, Deadlines deadlines) {
        this.view = view;
        this.deadlines = deadlines;
    }

    /** The names in their order. */
    public CompletableFuture<List<String>> list(Duration timeout) {
        return deadlines.within(
                timeout, "the list of collections", view.refresh().thenApply(CollectionLister::names));
    }

    private static List<String> names(PlacementMap map) {
        return map.collections().keySet().stream().map(CollectionName::value).toList();
    }
}
