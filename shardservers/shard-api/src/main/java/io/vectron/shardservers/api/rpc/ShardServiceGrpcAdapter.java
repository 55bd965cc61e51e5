package io.vectron.shardservers.api.rpc;

import io.grpc.stub.StreamObserver;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.rpc.GrpcCalls;
import io.vectron.proto.shard.v1.GetRequest;
import io.vectron.proto.shard.v1.GetResponse;
import io.vectron.proto.shard.v1.SearchRequest;
import io.vectron.proto.shard.v1.SearchResponse;
import io.vectron.proto.shard.v1.ShardServiceGrpc;
import io.vectron.proto.shard.v1.StatusRequest;
import io.vectron.proto.shard.v1.StatusResponse;
import io.vectron.proto.shard.v1.WriteRequest;
import io.vectron.proto.shard.v1.WriteResponse;
import io.vectron.shardservers.api.ShardService;

/** Serves any {@link ShardService} over gRPC. Thread-safe, like the service it serves. */
public final class ShardServiceGrpcAdapter extends ShardServiceGrpc.ShardServiceImplBase {
    private final ShardService service;

    public ShardServiceGrpcAdapter(ShardService service) {
        this.service = service;
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.write(ReadCodec.decode(request.getRoute()), WriteCodec.decode(request.getBatch())),
                WriteCodec::encode);
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.get(
                        ReadCodec.decode(request.getRoute()),
                        new PointId(request.getId()),
                        ReadCodec.decode(request.getPolicy())),
                ReadCodec::encode);
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
        GrpcCalls.answer(observer, () -> service.search(ReadCodec.decode(request)), ReadCodec::encode);
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.status(
                        request.getShardIdsList().stream().map(ShardId::new).toList()),
                states -> StatusResponse.newBuilder()
                        .addAllShards(states.stream().map(ReadCodec::encode).toList())
                        .build());
    }
}
