package io.vectron.cli.chaos;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.proto.v1.GetRequest;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.VectronServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceBlockingStub;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Single points over gRPC, as an application would write and read them. Thread-safe. */
final class PointStore implements AutoCloseable {
    private final ManagedChannel channel;
    private final VectronServiceBlockingStub stub;
    private final String collection;

    PointStore(String address, String collection) {
        this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        this.stub = VectronServiceGrpc.newBlockingStub(channel);
        this.collection = collection;
    }

    /** The point's vector; empty if there is no such point. Linearizable. */
    Optional<float[]> findVector(String id) {
        try {
            Point point = stub.withDeadlineAfter(10, TimeUnit.SECONDS)
                    .get(GetRequest.newBuilder()
                            .setCollection(collection)
                            .setId(id)
                            .build())
                    .getPoint();
            float[] vector = new float[point.getVectorCount()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = point.getVector(i);
            }
            return Optional.of(vector);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether the write was acknowledged; if not, it may or may not have happened. */
    boolean tryUpsert(String id, float[] vector) {
        Point.Builder point = Point.newBuilder().setId(id);
        for (float number : vector) {
            point.addVector(number);
        }
        try {
            return stub.withDeadlineAfter(5, TimeUnit.SECONDS)
                            .upsert(UpsertRequest.newBuilder()
                                    .setCollection(collection)
                                    .addPoints(point)
                                    .build())
                            .getUpserted()
                    == 1;
        } catch (StatusRuntimeException e) {
            return false; // the server is being killed under us: the caller keeps only what was acknowledged
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
