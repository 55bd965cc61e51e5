package io.vectron.cli.service;

import io.vectron.cli.config.SettingValues;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.rpc.GrpcPlacementClient;

/** The placement drivers as a service in another process sees them. Thread-safe. */
final class PlacementConnection implements AutoCloseable {
    private final GrpcPlacementClient client;

    private PlacementConnection(GrpcPlacementClient client) {
        this.client = client;
    }

    /** Connects when it is first used. */
    static PlacementConnection open(SettingValues values) {
        return new PlacementConnection(new GrpcPlacementClient(
                values.value(CommonSettings.PLACEMENT_ADDRESSES), values.value(CommonSettings.PLACEMENT_TIMEOUT)));
    }

    PlacementService service() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
