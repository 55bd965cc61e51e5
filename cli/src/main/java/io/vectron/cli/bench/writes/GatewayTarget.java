package io.vectron.cli.bench.writes;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.common.model.Point;
import io.vectron.placement.api.rpc.GrpcCalls;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.UpsertResponse;
import io.vectron.proto.v1.VectronServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceFutureStub;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Upserts as an application sends them: the public gRPC service of a gateway. */
final class GatewayTarget implements WriteTarget {
    private static final long DEADLINE_SECONDS = 60;

    private final ManagedChannel channel;
    private final VectronServiceFutureStub stub;
    private final BenchCollection collection;
    private final String text;

    /** @param text the value of each record's payload */
    GatewayTarget(String address, BenchCollection collection, String text) {
        this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        this.stub = VectronServiceGrpc.newFutureStub(channel);
        this.collection = collection;
        this.text = text;
    }

    @Override
    public String name() {
        return "through a gateway";
    }

    @Override
    public CompletableFuture<?> write(List<Point> records) {
        UpsertRequest.Builder request = UpsertRequest.newBuilder().setCollection(collection.name());
        for (Point record : records) {
            var point =
                    request.addPointsBuilder().setId(record.id().value()).putPayload(FreshPoints.PAYLOAD_FIELD, text);
            for (float component : record.vector()) {
                point.addVector(component);
            }
        }
        return GrpcCalls.toFuture(
                stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).upsert(request.build()),
                UpsertResponse::getUpserted,
                "gateway");
    }

    @Override
    public void settle() {
        collection.awaitQuiet();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
