package io.vectron.cli.bench;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.vectron.cli.CliException;
import io.vectron.proto.v1.Point;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.VectronServiceGrpc;
import io.vectron.proto.v1.VectronServiceGrpc.VectronServiceBlockingStub;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Points p0, p1, ... whose numbers are drawn from the normal distribution, the same in each run. Thread-safe. */
final class SyntheticPoints {
    private static final long DEADLINE_SECONDS = 30;
    private static final int BATCH = 500;

    private final int dimension;

    SyntheticPoints(int dimension) {
        this.dimension = dimension;
    }

    float[] vector(int number) {
        SplittableRandom random = new SplittableRandom(number);
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** Writes the first {@code count} through a gateway's gRPC listener at host:port, a batch after the other. */
    void write(String address, String collection, int count) {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(address).usePlaintext().build();
        try {
            VectronServiceBlockingStub stub = VectronServiceGrpc.newBlockingStub(channel);
            for (int from = 0; from < count; from += BATCH) {
                var _ = stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .upsert(batch(collection, from, Math.min(count, from + BATCH)));
            }
        } catch (StatusRuntimeException e) {
            throw new CliException("the points could not be written: " + e.getStatus(), e);
        } finally {
            channel.shutdownNow();
        }
    }

    private UpsertRequest batch(String collection, int from, int to) {
        UpsertRequest.Builder request = UpsertRequest.newBuilder().setCollection(collection);
        for (int number = from; number < to; number++) {
            Point.Builder point = Point.newBuilder().setId("p" + number);
            for (float value : vector(number)) {
                point.addVector(value);
            }
            request.addPoints(point);
        }
        return request.build();
    }
}
