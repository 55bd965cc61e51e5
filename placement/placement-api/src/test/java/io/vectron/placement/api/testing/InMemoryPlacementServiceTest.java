package io.vectron.placement.api.testing;

import io.vectron.placement.api.PlacementService;

class InMemoryPlacementServiceTest extends PlacementServiceContract {
    private final PlacementService driver = new InMemoryPlacementService();

    @Override
    protected PlacementService driver() {
        return driver;
    }
}
