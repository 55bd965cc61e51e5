package io.vectron.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.testing.Answer;
import io.vectron.gateway.testing.RunningGateway;
import io.vectron.proto.v1.CreateCollectionRequest;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.SearchRequest;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.UpsertResponse;
import io.vectron.proto.v1.VectronServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What is gRPC's own: health, reflection, deadlines; and the server's start and end. */
class GatewayGrpcTest {
    @Test
    void saysThatItIsNotReadyUntilItIs() throws IOException {
        try (RunningGateway gateway = RunningGateway.startWithoutMap(Duration.ofSeconds(5))) {
            assertEquals(503, gateway.get("/readyz").statusCode());
            assertEquals(
                    "{\"status\":\"not ready\",\"reason\":\"the placement map is not known yet\"}\n",
                    gateway.get("/readyz").body());
            assertEquals(200, gateway.get("/livez").statusCode());
            assertEquals(ServingStatus.NOT_SERVING, health(gateway, ""));
            gateway.followMap();
            RunningGateway.await(() -> health(gateway, "") == ServingStatus.SERVING);
            assertEquals(ServingStatus.SERVING, health(gateway, "vectron.v1.VectronService"));
            assertEquals(ServingStatus.SERVING, health(gateway, "vectron.v1.SystemService"));
            assertEquals(200, gateway.get("/readyz").statusCode());
        }
    }

    private static ServingStatus health(RunningGateway gateway, String service) {
        return HealthGrpc.newBlockingStub(gateway.channel())
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    @Test
    void tellsReflectionItsServices() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            CompletableFuture<List<String>> services = new CompletableFuture<>();
            StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(gateway.channel())
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse response) {
                            services.complete(response.getListServicesResponse().getServiceList().stream()
                                    .map(service -> service.getName())
                                    .toList());
                        }

                        @Override
                        public void onError(Throwable failure) {
                            services.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {}
                    });
            requests.onNext(
                    ServerReflectionRequest.newBuilder().setListServices("").build());
            assertTrue(services.join().contains("vectron.v1.VectronService"));
            requests.onCompleted();
        }
    }

    @Test
    void saysWhichShardsOfANewCollectionAreNotReadyInTime() throws IOException {
        try (RunningGateway gateway = RunningGateway.startWithoutMap(Duration.ofMillis(300))) {
            gateway.cluster().makeLeaderless();
            gateway.followMap();
            Answer answer = Answer.of(() -> gateway.grpc()
                    .createCollection(CreateCollectionRequest.newBuilder()
                            .setName("slow")
                            .setDimension(2)
                            .build()));
            assertEquals("TIMEOUT", answer.errorCode());
            assertTrue(answer.errorMessage().contains("its shards [1, 2] do not take writes yet"), answer.toString());
        }
    }

    @Test
    void endsASearchThatAShardDoesNotAnswer() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            create(gateway);
            gateway.cluster().stopAnswering();
            StatusRuntimeException failure = assertThrows(
                    StatusRuntimeException.class,
                    () -> gateway.grpc()
                            .search(SearchRequest.newBuilder()
                                    .setCollection("points")
                                    .addVector(1)
                                    .addVector(2)
                                    .setTimeoutMs(50)
                                    .build()));
            assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
            assertEquals("TIMEOUT", Answer.errorInfo(failure).getReason());
            assertEquals(
                    "the search was not answered within 50 ms",
                    failure.getStatus().getDescription());
            assertEquals(
                    504,
                    gateway.post("/v1/collections/points/points/search", "{\"vector\":[1,2],\"timeoutMs\":50}")
                            .statusCode());
        }
    }

    @Test
    void refusesRequestsBeyondItsBoundAndStaysHealthy() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            create(gateway);
            gateway.cluster().stopAnswering();
            VectronServiceGrpc.VectronServiceFutureStub calls = VectronServiceGrpc.newFutureStub(gateway.channel());
            List<ListenableFuture<UpsertResponse>> stuck = new ArrayList<>();
            for (int i = 0; i < RunningGateway.MAX_CONCURRENT_REQUESTS; i++) {
                stuck.add(calls.upsert(onePoint()));
            }
            RunningGateway.await(() -> gateway.get("/v1/collections").statusCode() == 429);
            StatusRuntimeException failure = assertThrows(
                    StatusRuntimeException.class, () -> gateway.grpc().upsert(onePoint()));
            assertEquals("OVERLOADED", Answer.errorInfo(failure).getReason());
            assertEquals(200, gateway.get("/readyz").statusCode());
            // The stuck ones end by the gateway's own bound and give their places back.
            stuck.forEach(call -> assertThrows(ExecutionException.class, call::get));
            assertEquals(200, gateway.get("/v1/collections").statusCode());
        }
    }

    @Test
    void passesAnOverloadOnWithARetryHint() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            create(gateway);
            overload(gateway);
            StatusRuntimeException failure = assertThrows(
                    StatusRuntimeException.class, () -> gateway.grpc().upsert(onePoint()));
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, failure.getStatus().getCode());
            overload(gateway);
            var response =
                    gateway.post("/v1/collections/points/points", "{\"points\":[{\"id\":\"a\",\"vector\":[1,2]}]}");
            assertEquals(429, response.statusCode());
            assertEquals("1", response.headers().firstValue("retry-after").orElse(""));
        }
    }

    /** For longer than the client waits an overload out. */
    private static void overload(RunningGateway gateway) {
        for (int i = 0; i < 40; i++) {
            gateway.cluster().shards().failNext(new VectronException(ErrorCode.OVERLOADED, "shard 1 is full"));
        }
    }

    @Test
    void showsAnErrorIdAndNothingElseOfABug() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            create(gateway);
            gateway.cluster().failWith(new IllegalStateException("secret"));
            StatusRuntimeException failure = assertThrows(
                    StatusRuntimeException.class, () -> gateway.grpc().upsert(onePoint()));
            assertEquals(Status.Code.INTERNAL, failure.getStatus().getCode());
            assertTrue(Answer.errorInfo(failure).containsMetadata("error_id"));
            String body = gateway.post(
                            "/v1/collections/points/points", "{\"points\":[{\"id\":\"a\",\"vector\":[1,2]}]}")
                    .body();
            assertEquals(-1, body.indexOf("secret"), body);
        }
    }

    @Test
    void closesTwice() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            gateway.server().close();
            gateway.server().close();
        }
    }

    private static void create(RunningGateway gateway) {
        gateway.grpc()
                .createCollection(CreateCollectionRequest.newBuilder()
                        .setName("points")
                        .setDimension(2)
                        .build());
    }

    private static UpsertRequest onePoint() {
        return UpsertRequest.newBuilder()
                .setCollection("points")
                .addPoints(Point.newBuilder().setId("a").addVector(1).addVector(2))
                .build();
    }
}
