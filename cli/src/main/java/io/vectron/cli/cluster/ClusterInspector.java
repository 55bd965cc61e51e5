package io.vectron.cli.cluster;

import io.vectron.cli.placement.PlacementOperator;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.rpc.GrpcShardServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the placement drivers and every shard server of a cluster directly, past the gateway, so that each replica speaks
 * for itself. Thread-safe.
 */
public final class ClusterInspector implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private final PlacementOperator placement;
    private final GrpcShardServices servers = new GrpcShardServices(CALL_TIMEOUT);

    private ClusterInspector(PlacementOperator placement) {
        this.placement = placement;
    }

    /** Connects when it is first used. */
    public static ClusterInspector of(LocalCluster cluster) throws IOException {
        return new ClusterInspector(new PlacementOperator(cluster.nodes(NodeKind.PLACEMENT).stream()
                .map(node -> node.address("grpc"))
                .toList()));
    }

    /**
     * The newest map.
     *
     * @throws VectronException if no driver answers
     */
    public PlacementMap map() {
        return placement.map();
    }

    /** The same drivers, for what an operator wants of them. */
    public PlacementOperator placement() {
        return placement;
    }

    /** Every shard, in the order of collections and hash ranges, with what its replicas say; those that are silent are absent. */
    public List<ShardReplicas> shards(PlacementMap map) {
        Map<ServerId, CompletableFuture<List<ShardState>>> answers = new HashMap<>();
        for (ServerPlacement server : map.servers().values()) {
            answers.put(
                    server.id(),
                    // A server that does not answer is described by its absence.
                    servers.on(server.address()).status(List.of()).exceptionally(_ -> List.of()));
        }
        List<ShardReplicas> shards = new ArrayList<>();
        for (CollectionPlacement collection : map.collections().values()) {
            for (ShardPlacement shard : collection.shards()) {
                SortedMap<ServerId, ShardState> states = new TreeMap<>();
                answers.forEach((server, answer) -> answer.join().stream()
                        .filter(state -> state.shard().equals(shard.shard()))
                        .forEach(state -> states.put(server, state)));
                shards.add(new ShardReplicas(collection.name().value(), shard, states));
            }
        }
        return shards;
    }

    @Override
    public void close() {
        placement.close();
        servers.close();
    }
}
