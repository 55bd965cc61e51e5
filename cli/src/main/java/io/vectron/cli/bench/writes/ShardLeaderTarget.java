package io.vectron.cli.bench.writes;

import io.vectron.cli.CliException;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.Point;
import io.vectron.placement.api.CachedPlacementView;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ShardRouter;
import io.vectron.placement.api.rpc.GrpcPlacementClient;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.routing.RetryPolicy;
import io.vectron.shardservers.api.routing.ShardClient;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Writes as a gateway or an ingest service sends them: to the leaders of the shards, with one hop less. */
final class ShardLeaderTarget implements WriteTarget {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final GrpcPlacementClient placement;
    private final GrpcShardServices servers = new GrpcShardServices(CALL_TIMEOUT);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("placement-view").factory());
    private final CachedPlacementView view;
    private final ShardClient client;
    private final BenchCollection collection;
    private final CollectionPlacement shards;

    ShardLeaderTarget(LocalCluster cluster, BenchCollection collection) throws IOException {
        this.collection = collection;
        placement = new GrpcPlacementClient(
                cluster.nodes(NodeKind.PLACEMENT).stream()
                        .map(node -> node.address("grpc"))
                        .toList(),
                CALL_TIMEOUT);
        view = new CachedPlacementView(placement, timer, CALL_TIMEOUT);
        view.start();
        client = new ShardClient(view, servers, RetryPolicy.DEFAULT, timer, System::nanoTime);
        shards = view.refresh().join().collections().values().stream()
                .filter(one -> one.name().value().equals(collection.name()))
                .findFirst()
                .orElseThrow(() -> new CliException("the drivers do not know '" + collection.name() + "'"));
    }

    @Override
    public String name() {
        return "shard leaders";
    }

    @Override
    public CompletableFuture<?> write(List<Point> records) {
        Map<ShardId, List<Mutation>> parts = new TreeMap<>();
        for (Point record : records) {
            parts.computeIfAbsent(ShardRouter.route(shards, record.id()).shard(), _ -> new ArrayList<>())
                    .add(new Mutation.Upsert(record, 0));
        }
        return CompletableFuture.allOf(parts.entrySet().stream()
                .map(part ->
                        client.write(shards.id(), part.getKey(), new WriteBatch(part.getValue(), Optional.empty())))
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public void settle() {
        collection.awaitQuiet();
    }

    @Override
    public void close() {
        view.close();
        timer.shutdownNow();
        servers.close();
        placement.close();
    }
}
