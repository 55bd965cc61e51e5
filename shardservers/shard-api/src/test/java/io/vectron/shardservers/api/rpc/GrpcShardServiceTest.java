package io.vectron.shardservers.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.ServerAddress;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.testing.InMemoryShardService;
import io.vectron.shardservers.api.testing.ShardServiceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake behind real gRPC on loopback: nothing may be lost on the way, errors included. */
class GrpcShardServiceTest extends ShardServiceContract {
    private final InMemoryShardService fake = new InMemoryShardService();
    private final GrpcShardServices services = new GrpcShardServices(Duration.ofSeconds(10));
    private final List<Server> servers = new ArrayList<>();

    @Override
    protected Opened open(CollectionSettings settings) {
        ShardId shard = new ShardId(1);
        fake.addShard(shard, EPOCH, settings);
        return new Opened(services.on(serve(fake)), new ShardRoute(shard, EPOCH));
    }

    private ServerAddress serve(ShardService service) {
        try {
            Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new ShardServiceGrpcAdapter(service))
                    .build()
                    .start();
            servers.add(server);
            return new ServerAddress(new ServerId(1), "n1", "127.0.0.1:" + server.getPort(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        services.close();
        servers.forEach(Server::shutdownNow);
    }

    @Test
    void carriesCodeMessageAndDetailsOfAnError() {
        VectronException sent = new VectronException(
                ErrorCode.NOT_LEADER, "server 4 leads", Map.of(VectronException.LEADER, "4", "other", "x"));
        fake.failNext(sent);
        VectronException received = failureOfGet(services.on(serve(fake)));
        assertEquals(sent.code(), received.code());
        assertEquals(sent.message(), received.message());
        assertEquals(sent.details(), received.details());
    }

    @Test
    void carriesTheLagOfAReplica() {
        ShardRoute route = new ShardRoute(new ShardId(1), EPOCH);
        fake.addShard(route.shard(), EPOCH, new CollectionSettings(2, Distance.EUCLIDEAN, 1, 1, 1, 16, 100, 50));
        ReplicaLag lag = new ReplicaLag(7, 1_500);
        fake.setLag(lag);
        ShardService service = services.on(serve(fake));
        ShardSearch search = new ShardSearch(route, new float[] {1, 1}, 1, 0, false, false, ReadPolicy.EVENTUAL);
        assertEquals(new ShardHits(List.of(), lag), service.search(search).join());
        assertEquals(
                new ShardPoint(Optional.empty(), lag),
                service.get(route, new PointId("a"), ReadPolicy.EVENTUAL).join());
        Point point = new Point(new PointId("a"), new float[] {1, 2}, Payload.EMPTY);
        service.write(route, new WriteBatch(List.of(new Mutation.Upsert(point, 0)), Optional.empty()))
                .join();
        assertEquals(
                new ShardPoint(Optional.of(point), lag),
                service.get(route, point.id(), ReadPolicy.EVENTUAL).join());
    }

    @Test
    void failsWithUnavailableWhenNobodyListens() {
        ServerAddress nobody = new ServerAddress(new ServerId(1), "n1", "127.0.0.1:1", "");
        assertEquals(ErrorCode.UNAVAILABLE, failureOfGet(services.on(nobody)).code());
    }

    private static VectronException failureOfGet(ShardService service) {
        ShardRoute route = new ShardRoute(new ShardId(1), new Epoch(1));
        CompletionException failure = assertThrows(
                CompletionException.class,
                () -> service.get(route, new PointId("a"), ReadPolicy.EVENTUAL).join());
        return assertInstanceOf(VectronException.class, failure.getCause());
    }
}
