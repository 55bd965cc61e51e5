package io.vectron.cli.placement;

import io.vectron.cli.CliException;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.rpc.GrpcPlacementClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * Asks the placement drivers, and tells them what is wanted, with servers by node name; each call waits for its answer and
 * throws what the driver refused it with. Thread-safe.
 */
public final class PlacementOperator implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final GrpcPlacementClient drivers;

    /** @param addresses host:port of the drivers; connects when it is first used */
    public PlacementOperator(List<String> addresses) {
        this.drivers = new GrpcPlacementClient(addresses, CALL_TIMEOUT);
    }

    /** The newest map. */
    public PlacementMap map() {
        return await(drivers.mapNewerThan(new MapVersion(0), Duration.ZERO));
    }

    /** Lines for people. */
    public List<String> explain(int shard) {
        return await(drivers.explain(new ShardId(shard)));
    }

    public List<ReplicaMove> moves() {
        return await(drivers.moves());
    }

    public void move(int shard, String from, String to) {
        PlacementMap map = map();
        await(drivers.moveReplica(new ShardId(shard), server(map, from), server(map, to)));
    }

    public void drain(String node) {
        await(drivers.drainServer(server(map(), node)));
    }

    public void undrain(String node) {
        await(drivers.undrainServer(server(map(), node)));
    }

    public void remove(String node) {
        await(drivers.removeServer(server(map(), node)));
    }

    private static ServerId server(PlacementMap map, String node) {
        return map.servers().values().stream()
                .filter(server -> server.node().equals(node))
                .map(ServerPlacement::id)
                .findFirst()
                .orElseThrow(() -> new CliException("the drivers know no shard server '" + node + "'; they know "
                        + map.servers().values().stream()
                                .map(ServerPlacement::node)
                                .collect(Collectors.joining(", "))));
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VectronException refusal ? refusal : e;
        }
    }

    @Override
    public void close() {
        drivers.close();
    }
}
