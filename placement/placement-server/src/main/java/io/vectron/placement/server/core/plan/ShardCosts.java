package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ReplicaLoad;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.server.core.observe.ReplicaView;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a replica of each shard costs its server, relative to the others: one for being there, and as much again for each of
 * disk, writes and searches if it has an average share of them. What nobody measured counts for nobody.
 */
final class ShardCosts {
    private static final double PRESENCE = 1;

    private final Map<ShardId, Double> costs;

    private ShardCosts(Map<ShardId, Double> costs) {
        this.costs = costs;
    }

    private record Measured(double diskBytes, double writes, double searches) {}

    /** Every shard alike. */
    static ShardCosts alike(PlacementMap map) {
        Map<ShardId, Double> costs = new TreeMap<>();
        map.collections()
                .values()
                .forEach(collection -> collection.shards().forEach(shard -> costs.put(shard.shard(), PRESENCE)));
        return new ShardCosts(costs);
    }

    static ShardCosts of(Collection<ShardView> shards) {
        Map<ShardId, Measured> measured = new TreeMap<>();
        shards.forEach(shard -> measured.put(shard.id(), measure(shard)));
        double disk = mean(measured.values(), Measured::diskBytes);
        double writes = mean(measured.values(), Measured::writes);
        double searches = mean(measured.values(), Measured::searches);
        Map<ShardId, Double> costs = new TreeMap<>();
        measured.forEach((shard, own) -> costs.put(
                shard,
                PRESENCE
                        + share(own.diskBytes(), disk)
                        + share(own.writes(), writes)
                        + share(own.searches(), searches)));
        return new ShardCosts(costs);
    }

    /** A replica's size and writes are about those of every other; its searches are a part of the shard's. */
    private static Measured measure(ShardView shard) {
        return new Measured(
                loads(shard)
                        .flatMapToDouble(load -> load.diskBytes().isPresent()
                                ? DoubleStream.of(load.diskBytes().getAsLong())
                                : DoubleStream.empty())
                        .max()
                        .orElse(0),
                loads(shard)
                        .mapToDouble(load -> load.writesPerSecond().orElse(0))
                        .max()
                        .orElse(0),
                loads(shard)
                        .mapToDouble(load -> load.searchesPerSecond().orElse(0))
                        .average()
                        .orElse(0));
    }

    private static Stream<ReplicaLoad> loads(ShardView shard) {
        return shard.replicas().stream()
                .map(ReplicaView::report)
                .map(report -> report.map(ReplicaReport::load).orElse(null))
                .filter(Objects::nonNull);
    }

    private static double mean(Collection<Measured> shards, ToDoubleFunction<Measured> part) {
        OptionalDouble mean = shards.stream().mapToDouble(part).average();
        return mean.orElse(0);
    }

    private static double share(double own, double mean) {
        return mean > 0 ? own / mean : 0;
    }

    double of(ShardId shard) {
        return costs.getOrDefault(shard, PRESENCE);
    }

    double mean() {
        return costs.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(PRESENCE);
    }
}
