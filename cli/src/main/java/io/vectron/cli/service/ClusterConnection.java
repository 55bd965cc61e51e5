package io.vectron.cli.service;

import io.vectron.cli.config.SettingValues;
import io.vectron.cli.server.Closer;
import io.vectron.placement.api.CachedPlacementView;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.PlacementView;
import io.vectron.shardservers.api.routing.ShardServices;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a service needs to reach shards: the placement drivers, a view of their map, and the shard servers, all by gRPC.
 *
 * @param timer for time-outs and retries, nothing that blocks
 */
record ClusterConnection(
        PlacementService placement, PlacementView view, ShardServices shards, ScheduledExecutorService timer) {
    private static final Duration VIEW_BOUND = Duration.ofSeconds(10);

    /** Connects when it is first used. */
    static ClusterConnection open(SettingValues values, Closer closer) {
        PlacementService placement =
                closer.register(PlacementConnection.open(values)).service();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("placement-view").factory());
        // Not its own close(), which would wait for time-outs that are still to come.
        closer.register(timer::shutdownNow);
        CachedPlacementView view = closer.register(new CachedPlacementView(placement, timer, VIEW_BOUND));
        GrpcShardServices shards = closer.register(new GrpcShardServices(values.value(CommonSettings.SHARD_TIMEOUT)));
        view.start();
        return new ClusterConnection(placement, view, shards, timer);
    }
}
