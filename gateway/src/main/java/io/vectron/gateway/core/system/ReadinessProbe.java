package io.vectron.gateway.core.system;

import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.gateway.core.collection.ShardLeaders;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementView;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Looks at the map and asks all shards for their leaders. One call at a time. */
public final class ReadinessProbe {
    private final PlacementView view;
    private final ShardLeaders leaders;
    private final Readiness readiness;
    private final InstantSource clock;

    public ReadinessProbe(PlacementView view, ShardLeaders leaders, Readiness readiness, InstantSource clock) {
        this.view = view;
        this.leaders = leaders;
        this.readiness = readiness;
        this.clock = clock;
    }

    /** Completes when the readiness has been brought up to date. */
    public CompletableFuture<Void> probe() {
        PlacementMap map = view.current();
        if (map.version().value() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        SortedMap<CollectionName, CompletableFuture<List<ShardId>>> missing = new TreeMap<>();
        for (CollectionPlacement collection : map.collections().values()) {
            missing.put(collection.name(), leaders.findMissing(collection));
        }
        return CompletableFuture.allOf(missing.values().toArray(CompletableFuture[]::new))
                .thenRun(() -> readiness.observe(clock.instant(), leaderless(missing)));
    }

    private static SortedMap<CollectionName, List<ShardId>> leaderless(
            SortedMap<CollectionName, CompletableFuture<List<ShardId>>> missing) {
        SortedMap<CollectionName, List<ShardId>> leaderless = new TreeMap<>();
        missing.forEach((name, shards) -> {
            if (!shards.join().isEmpty()) {
                leaderless.put(name, shards.join());
            }
        });
        return leaderless;
    }
}
