package io.vectron.shardservers.api.routing;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementView;
import java.util.concurrent.CompletableFuture;

/** A view that moves from its stale map to the fresh one at the first refresh. */
final class FixedView implements PlacementView {
    private final PlacementMap fresh;
    private volatile PlacementMap current;
    private volatile int refreshes;

    FixedView(PlacementMap stale, PlacementMap fresh) {
        this.current = stale;
        this.fresh = fresh;
    }

    int refreshes() {
        return refreshes;
    }

    @Override
    public PlacementMap current() {
        return current;
    }

    @Override
    public CompletableFuture<PlacementMap> atLeast(MapVersion version) {
        return current.version().compareTo(version) >= 0
                ? CompletableFuture.completedFuture(current)
                : CompletableFuture.failedFuture(new VectronException(ErrorCode.TIMEOUT, "no such map"));
    }

    @Override
    public synchronized CompletableFuture<PlacementMap> refresh() {
        refreshes++;
        current = fresh;
        return CompletableFuture.completedFuture(fresh);
    }
}
