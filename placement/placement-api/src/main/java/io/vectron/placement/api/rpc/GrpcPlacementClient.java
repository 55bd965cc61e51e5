package io.vectron.placement.api.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.rpc.DriverCalls.Repetition;
import io.vectron.proto.placement.v1.BindTopicRequest;
import io.vectron.proto.placement.v1.CreateCollectionRequest;
import io.vectron.proto.placement.v1.DeleteCollectionRequest;
import io.vectron.proto.placement.v1.ExplainShardRequest;
import io.vectron.proto.placement.v1.GetMapRequest;
import io.vectron.proto.placement.v1.ListComponentsRequest;
import io.vectron.proto.placement.v1.ListMovesRequest;
import io.vectron.proto.placement.v1.MoveReplicaRequest;
import io.vectron.proto.placement.v1.PlacementServiceGrpc.PlacementServiceFutureStub;
import io.vectron.proto.placement.v1.ReportComponentRequest;
import io.vectron.proto.placement.v1.RetireTopicRequest;
import io.vectron.proto.placement.v1.SetServerStateRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The placement driver by gRPC, at the addresses of all drivers of the group. When the one it talks to is away or does not
 * lead, it goes on to the next until the call's time is up; a command whose outcome is unknown is repeated only where that
 * changes nothing. Thread-safe. Futures complete on gRPC's threads.
 */
public final class GrpcPlacementClient implements PlacementService, AutoCloseable {
    private final DriverCalls drivers;

    /**
     * @param addresses host:port of each driver
     * @param callTimeout after which a call fails, however many drivers it was sent to; a long poll gets its wait on top
     */
    public GrpcPlacementClient(List<String> addresses, Duration callTimeout) {
        this.drivers = new DriverCalls(addresses, callTimeout);
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait) {
        GetMapRequest request = GetMapRequest.newBuilder()
                .setNewerThan(version.value())
                .setWaitMs((int) wait.toMillis())
                .build();
        return drivers.call(
                Repetition.HARMLESS,
                wait,
                stub -> stub.getMap(request),
                response -> PlacementCodec.decode(response.getMap()));
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        CreateCollectionRequest request = CreateCollectionRequest.newBuilder()
                .setName(name.value())
                .setSettings(PlacementCodec.encode(settings))
                .build();
        return command(stub -> stub.createCollection(request), response -> new MapVersion(response.getMapVersion()));
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        DeleteCollectionRequest request =
                DeleteCollectionRequest.newBuilder().setName(name.value()).build();
        return command(stub -> stub.deleteCollection(request), response -> new MapVersion(response.getMapVersion()));
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        return repeatable(
                stub -> stub.registerServer(ServerCodec.encode(registration)),
                response -> new Registered(
                        new ServerId(response.getServerId()), PlacementCodec.decodeUuid(response.getClusterId())));
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, ServerReport report) {
        return repeatable(stub -> stub.heartbeat(ReportCodec.encode(server, report)), PlacementCodec::decode);
    }

    @Override
    public CompletableFuture<MapVersion> drainServer(ServerId server) {
        return setState(server, ServerAdminState.DRAINING);
    }

    @Override
    public CompletableFuture<MapVersion> undrainServer(ServerId server) {
        return setState(server, ServerAdminState.ACTIVE);
    }

    @Override
    public CompletableFuture<MapVersion> removeServer(ServerId server) {
        return setState(server, ServerAdminState.REMOVED);
    }

    private CompletableFuture<MapVersion> setState(ServerId server, ServerAdminState state) {
        SetServerStateRequest request = SetServerStateRequest.newBuilder()
                .setServerId(server.value())
                .setState(ServerCodec.encode(state))
                .build();
        return repeatable(stub -> stub.setServerState(request), response -> new MapVersion(response.getMapVersion()));
    }

    @Override
    public CompletableFuture<MapVersion> moveReplica(ShardId shard, ServerId from, ServerId to) {
        MoveReplicaRequest request = MoveReplicaRequest.newBuilder()
                .setShardId(shard.value())
                .setFromServer(from.value())
                .setToServer(to.value())
                .build();
        return command(stub -> stub.moveReplica(request), response -> new MapVersion(response.getMapVersion()));
    }

    @Override
    public CompletableFuture<List<ReplicaMove>> moves() {
        return repeatable(
                stub -> stub.listMoves(ListMovesRequest.getDefaultInstance()),
                response ->
                        response.getMovesList().stream().map(MoveCodec::decode).toList());
    }

    @Override
    public CompletableFuture<List<String>> explain(ShardId shard) {
        ExplainShardRequest request =
                ExplainShardRequest.newBuilder().setShardId(shard.value()).build();
        return repeatable(stub -> stub.explainShard(request), response -> List.copyOf(response.getLinesList()));
    }

    @Override
    public CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        BindTopicRequest request = BindTopicRequest.newBuilder()
                .setCollectionId(collection.value())
                .setTopicId(PlacementCodec.encode(topic))
                .build();
        return acknowledge(stub -> stub.bindTopic(request));
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        RetireTopicRequest request = RetireTopicRequest.newBuilder()
                .setTopicId(PlacementCodec.encode(topic))
                .build();
        return acknowledge(stub -> stub.retireTopic(request));
    }

    @Override
    public CompletableFuture<Void> report(ComponentReport report) {
        ReportComponentRequest request = ReportComponentRequest.newBuilder()
                .setReport(ComponentCodec.encode(report))
                .build();
        return acknowledge(stub -> stub.reportComponent(request));
    }

    @Override
    public CompletableFuture<List<ComponentReport>> components() {
        return repeatable(
                stub -> stub.listComponents(ListComponentsRequest.getDefaultInstance()),
                response -> response.getComponentsList().stream()
                        .map(ComponentCodec::decode)
                        .toList());
    }

    private <R, T> CompletableFuture<T> repeatable(
            Function<PlacementServiceFutureStub, ListenableFuture<R>> request, Function<R, T> decoder) {
        return drivers.call(Repetition.HARMLESS, Duration.ZERO, request, decoder);
    }

    private <R, T> CompletableFuture<T> command(
            Function<PlacementServiceFutureStub, ListenableFuture<R>> request, Function<R, T> decoder) {
        return drivers.call(Repetition.HARMFUL, Duration.ZERO, request, decoder);
    }

    private <R> CompletableFuture<Void> acknowledge(Function<PlacementServiceFutureStub, ListenableFuture<R>> request) {
        return repeatable(request, Function.<R>identity()).thenAccept(_ -> {});
    }

    @Override
    public void close() {
        drivers.close();
    }
}
