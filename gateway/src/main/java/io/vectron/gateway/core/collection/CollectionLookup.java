package io.vectron.gateway.core.collection;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.model.CollectionName;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds collections in the placement map. A name the map does not have is asked for once more at the driver. */
public final class CollectionLookup {
    /** Detail key: the name that was looked for. */
    public static final String COLLECTION = "collection";

    private final PlacementView view;

    public CollectionLookup(PlacementView view) {
        this.view = view;
    }

    /**
     * Fails with {@code COLLECTION_NOT_FOUND}, or with {@code INVALID_ARGUMENT} if this cannot be a name.
     *
     * @param field of the request that holds the name
     */
    public CompletableFuture<CollectionPlacement> find(String field, String text) {
        CollectionName name = CollectionNames.parse(field, text);
        Optional<CollectionPlacement> known = view.current().findCollection(name);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return view.refresh().thenApply(map -> map.findCollection(name).orElseThrow(() -> notFound(name)));
    }

    static VectronException notFound(CollectionName name) {
        return new VectronException(
                ErrorCode.COLLECTION_NOT_FOUND,
                "collection '" + name + "' does not exist; create it first",
                Map.of(COLLECTION, name.value()));
    }
}
