package io.vectron.placement.api.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.proto.placement.v1.BindTopicRequest;
import io.vectron.proto.placement.v1.CreateCollectionRequest;
import io.vectron.proto.placement.v1.DeleteCollectionRequest;
import io.vectron.proto.placement.v1.GetMapRequest;
import io.vectron.proto.placement.v1.HeartbeatRequest;
import io.vectron.proto.placement.v1.ListComponentsRequest;
import io.vectron.proto.placement.v1.PlacementServiceGrpc;
import io.vectron.proto.placement.v1.RegisterServerRequest;
import io.vectron.proto.placement.v1.ReportComponentRequest;
import io.vectron.proto.placement.v1.RetireTopicRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The placement driver by gRPC, at one address. Thread-safe. Futures complete on gRPC's threads. */
public final class GrpcPlacementClient implements PlacementService, AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final ManagedChannel channel;
    private final PlacementServiceGrpc.PlacementServiceFutureStub stub;
    private final String address;
    private final Duration callTimeout;

    /**
     * @param address host:port
     * @param callTimeout after which one call fails with {@code TIMEOUT}; a long poll gets its wait on top
     */
    public GrpcPlacementClient(String address, Duration callTimeout) {
        this.channel = NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
        this.stub = PlacementServiceGrpc.newFutureStub(channel);
        this.address = address;
        this.callTimeout = callTimeout;
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait) {
        GetMapRequest request = GetMapRequest.newBuilder()
                .setNewerThan(version.value())
                .setWaitMs((int) wait.toMillis())
                .build();
        return call(
                within(callTimeout.plus(wait)).getMap(request), response -> PlacementCodec.decode(response.getMap()));
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        CreateCollectionRequest request = CreateCollectionRequest.newBuilder()
                .setName(name.value())
                .setSettings(PlacementCodec.encode(settings))
                .build();
        return call(bounded().createCollection(request), response -> new MapVersion(response.getMapVersion()));
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        DeleteCollectionRequest request =
                DeleteCollectionRequest.newBuilder().setName(name.value()).build();
        return call(bounded().deleteCollection(request), response -> new MapVersion(response.getMapVersion()));
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        RegisterServerRequest request = RegisterServerRequest.newBuilder()
                .setNode(registration.node())
                .setGrpcAddress(registration.grpcAddress())
                .setRaftAddress(registration.raftAddress())
                .build();
        return call(
                bounded().registerServer(request),
                response -> new Registered(
                        new ServerId(response.getServerId()), PlacementCodec.decodeUuid(response.getClusterId())));
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, List<ReplicaReport> replicas) {
        HeartbeatRequest request = HeartbeatRequest.newBuilder()
                .setServerId(server.value())
                .addAllReplicas(replicas.stream().map(PlacementCodec::encode).toList())
                .build();
        return call(bounded().heartbeat(request), PlacementCodec::decode);
    }

    @Override
    public CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        BindTopicRequest request = BindTopicRequest.newBuilder()
                .setCollectionId(collection.value())
                .setTopicId(PlacementCodec.encode(topic))
                .build();
        return acknowledge(bounded().bindTopic(request));
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        return acknowledge(bounded()
                .retireTopic(RetireTopicRequest.newBuilder()
                        .setTopicId(PlacementCodec.encode(topic))
                        .build()));
    }

    @Override
    public CompletableFuture<Void> report(ComponentReport report) {
        return acknowledge(bounded()
                .reportComponent(ReportComponentRequest.newBuilder()
                        .setReport(ComponentCodec.encode(report))
                        .build()));
    }

    @Override
    public CompletableFuture<List<ComponentReport>> components() {
        return call(
                bounded().listComponents(ListComponentsRequest.getDefaultInstance()),
                response -> response.getComponentsList().stream()
                        .map(ComponentCodec::decode)
                        .toList());
    }

    private PlacementServiceGrpc.PlacementServiceFutureStub bounded() {
        return within(callTimeout);
    }

    private PlacementServiceGrpc.PlacementServiceFutureStub within(Duration timeout) {
        return stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <R, T> CompletableFuture<T> call(ListenableFuture<R> response, Function<R, T> decoder) {
        return GrpcCalls.toFuture(response, decoder, "placement driver " + address);
    }

    private <R> CompletableFuture<Void> acknowledge(ListenableFuture<R> response) {
        return call(response, Function.<R>identity()).thenAccept(_ -> {});
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
