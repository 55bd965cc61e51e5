package io.vectron.shardservers.api.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.rpc.GrpcCalls;
import io.vectron.placement.api.rpc.ReconnectingChannel;
import io.vectron.proto.shard.v1.GetRequest;
import io.vectron.proto.shard.v1.ShardServiceGrpc;
import io.vectron.proto.shard.v1.StatusRequest;
import io.vectron.proto.shard.v1.WriteRequest;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One server's port over a channel, each call bounded by a deadline. Thread-safe. */
final class GrpcShardService implements ShardService {
    private final ReconnectingChannel channel;
    private final ShardServiceGrpc.ShardServiceFutureStub stub;
    private final String server;
    private final Duration callTimeout;

    GrpcShardService(ReconnectingChannel channel, String server, Duration callTimeout) {
        this.channel = channel;
        this.stub = ShardServiceGrpc.newFutureStub(channel.calls());
        this.server = server;
        this.callTimeout = callTimeout;
    }

    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        WriteRequest request = WriteRequest.newBuilder()
                .setRoute(ReadCodec.encode(route))
                .setBatch(WriteCodec.encode(batch))
                .build();
        return call(bounded().write(request), WriteCodec::decode);
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        GetRequest request = GetRequest.newBuilder()
                .setRoute(ReadCodec.encode(route))
                .setId(id.value())
                .setPolicy(ReadCodec.encode(policy))
                .build();
        return call(bounded().get(request), ReadCodec::decode);
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return call(bounded().search(ReadCodec.encode(search)), ReadCodec::decode);
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        StatusRequest request = StatusRequest.newBuilder()
                .addAllShardIds(shards.stream().map(ShardId::value).toList())
                .build();
        return call(
                bounded().status(request),
                response ->
                        response.getShardsList().stream().map(ReadCodec::decode).toList());
    }

    private ShardServiceGrpc.ShardServiceFutureStub bounded() {
        return stub.withDeadlineAfter(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <R, T> CompletableFuture<T> call(ListenableFuture<R> response, Function<R, T> decoder) {
        return GrpcCalls.toFuture(response, decoder, "shard server " + server).whenComplete((_, failure) -> {
            if (failure instanceof VectronException error && error.code() == ErrorCode.UNAVAILABLE) {
                channel.onUnavailable();
            }
        });
    }
}
