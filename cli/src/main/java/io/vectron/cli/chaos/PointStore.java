package io.vectron.cli.chaos;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.proto.v1.DeleteRequest;
import io.vectron.proto.v1.GetRequest;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.VectronServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceBlockingStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Single points over gRPC, as an application would write and read them. Thread-safe. */
final class PointStore implements AutoCloseable {
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private final VectronServiceBlockingStub stub;
    private final String collection;
    private final Duration writeTimeout;

    PointStore(String address, String collection) {
        this(address, collection, WRITE_TIMEOUT);
    }

    /** @param writeTimeout after which a write counts as not acknowledged; the gateway is waited for as long */
    PointStore(String address, String collection, Duration writeTimeout) {
        this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        this.stub = VectronServiceGrpc.newBlockingStub(channel);
        this.collection = collection;
        this.writeTimeout = writeTimeout;
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
            return writing()
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

    /** Whether the delete was acknowledged; if not, it may or may not have happened. */
    boolean tryDelete(String id) {
        try {
            var _ = writing()
                    .delete(DeleteRequest.newBuilder()
                            .setCollection(collection)
                            .setId(id)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return false; // as above
        }
    }

    private VectronServiceBlockingStub writing() {
        return stub.withWaitForReady().withDeadlineAfter(writeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
