package io.vectron.placement.api.rpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.proto.placement.v1.BindTopicRequest;
import io.vectron.proto.placement.v1.BindTopicResponse;
import io.vectron.proto.placement.v1.CreateCollectionRequest;
import io.vectron.proto.placement.v1.CreateCollectionResponse;
import io.vectron.proto.placement.v1.DeleteCollectionRequest;
import io.vectron.proto.placement.v1.DeleteCollectionResponse;
import io.vectron.proto.placement.v1.ExplainShardRequest;
import io.vectron.proto.placement.v1.ExplainShardResponse;
import io.vectron.proto.placement.v1.GetMapRequest;
import io.vectron.proto.placement.v1.GetMapResponse;
import io.vectron.proto.placement.v1.HeartbeatRequest;
import io.vectron.proto.placement.v1.HeartbeatResponse;
import io.vectron.proto.placement.v1.ListComponentsRequest;
import io.vectron.proto.placement.v1.ListComponentsResponse;
import io.vectron.proto.placement.v1.ListMovesRequest;
import io.vectron.proto.placement.v1.ListMovesResponse;
import io.vectron.proto.placement.v1.MoveReplicaRequest;
import io.vectron.proto.placement.v1.MoveReplicaResponse;
import io.vectron.proto.placement.v1.PlacementServiceGrpc;
import io.vectron.proto.placement.v1.RegisterServerRequest;
import io.vectron.proto.placement.v1.RegisterServerResponse;
import io.vectron.proto.placement.v1.ReportComponentRequest;
import io.vectron.proto.placement.v1.ReportComponentResponse;
import io.vectron.proto.placement.v1.RetireTopicRequest;
import io.vectron.proto.placement.v1.RetireTopicResponse;
import io.vectron.proto.placement.v1.SetServerStateRequest;
import io.vectron.proto.placement.v1.SetServerStateResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Serves any {@link PlacementService} over gRPC. Thread-safe, like the service it serves. */
public final class PlacementServiceGrpcAdapter extends PlacementServiceGrpc.PlacementServiceImplBase {
    private final PlacementService service;

    public PlacementServiceGrpcAdapter(PlacementService service) {
        this.service = service;
    }

    @Override
    public void getMap(GetMapRequest request, StreamObserver<GetMapResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.mapNewerThan(
                        read("newer_than", () -> new MapVersion(request.getNewerThan())),
                        Duration.ofMillis(Integer.toUnsignedLong(request.getWaitMs()))),
                map -> GetMapResponse.newBuilder()
                        .setMap(PlacementCodec.encode(map))
                        .build());
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<CreateCollectionResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.createCollection(
                        new CollectionName(request.getName()), PlacementCodec.decode(request.getSettings())),
                version -> CreateCollectionResponse.newBuilder()
                        .setMapVersion(version.value())
                        .build());
    }

    @Override
    public void deleteCollection(DeleteCollectionRequest request, StreamObserver<DeleteCollectionResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.deleteCollection(new CollectionName(request.getName())),
                version -> DeleteCollectionResponse.newBuilder()
                        .setMapVersion(version.value())
                        .build());
    }

    @Override
    public void registerServer(RegisterServerRequest request, StreamObserver<RegisterServerResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.register(ServerCodec.decode(request)),
                registered -> RegisterServerResponse.newBuilder()
                        .setServerId(registered.server().value())
                        .setClusterId(PlacementCodec.encode(registered.cluster()))
                        .build());
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.heartbeat(
                        read("server_id", () -> new ServerId(request.getServerId())),
                        read("report", () -> ReportCodec.decode(request))),
                PlacementCodec::encode);
    }

    @Override
    public void setServerState(SetServerStateRequest request, StreamObserver<SetServerStateResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> setServerState(
                        read("server_id", () -> new ServerId(request.getServerId())),
                        read("state", () -> ServerCodec.decode(request.getState()))),
                version -> SetServerStateResponse.newBuilder()
                        .setMapVersion(version.value())
                        .build());
    }

    private CompletableFuture<MapVersion> setServerState(ServerId server, ServerAdminState state) {
        return switch (state) {
            case ACTIVE -> service.undrainServer(server);
            case DRAINING -> service.drainServer(server);
            case REMOVED -> service.removeServer(server);
        };
    }

    @Override
    public void moveReplica(MoveReplicaRequest request, StreamObserver<MoveReplicaResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.moveReplica(
                        read("shard_id", () -> new ShardId(request.getShardId())),
                        read("from_server", () -> new ServerId(request.getFromServer())),
                        read("to_server", () -> new ServerId(request.getToServer()))),
                version -> MoveReplicaResponse.newBuilder()
                        .setMapVersion(version.value())
                        .build());
    }

    @Override
    public void listMoves(ListMovesRequest request, StreamObserver<ListMovesResponse> observer) {
        GrpcCalls.answer(
                observer,
                service::moves,
                moves -> ListMovesResponse.newBuilder()
                        .addAllMoves(moves.stream().map(MoveCodec::encode).toList())
                        .build());
    }

    @Override
    public void explainShard(ExplainShardRequest request, StreamObserver<ExplainShardResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.explain(read("shard_id", () -> new ShardId(request.getShardId()))),
                lines -> ExplainShardResponse.newBuilder().addAllLines(lines).build());
    }

    @Override
    public void bindTopic(BindTopicRequest request, StreamObserver<BindTopicResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.bindTopic(
                        read("collection_id", () -> new CollectionId(request.getCollectionId())),
                        readTopic(request.getTopicId())),
                _ -> BindTopicResponse.getDefaultInstance());
    }

    @Override
    public void retireTopic(RetireTopicRequest request, StreamObserver<RetireTopicResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.retireTopic(readTopic(request.getTopicId())),
                _ -> RetireTopicResponse.getDefaultInstance());
    }

    @Override
    public void reportComponent(ReportComponentRequest request, StreamObserver<ReportComponentResponse> observer) {
        GrpcCalls.answer(
                observer,
                () -> service.report(read("report", () -> ComponentCodec.decode(request.getReport()))),
                _ -> ReportComponentResponse.getDefaultInstance());
    }

    @Override
    public void listComponents(ListComponentsRequest request, StreamObserver<ListComponentsResponse> observer) {
        GrpcCalls.answer(
                observer,
                service::components,
                reports -> ListComponentsResponse.newBuilder()
                        .addAllComponents(
                                reports.stream().map(ComponentCodec::encode).toList())
                        .build());
    }

    private static TopicId readTopic(ByteString topic) {
        return read("topic_id", () -> PlacementCodec.decodeTopic(topic));
    }

    /** What the model's types refuse is the sender's mistake, not ours. */
    private static <T> T read(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw VectronException.invalid(field, "is refused: " + e.getMessage());
        }
    }
}
