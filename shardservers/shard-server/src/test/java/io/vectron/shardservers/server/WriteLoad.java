package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.ids.PointId;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.routing.ShardClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes point after point until it is stopped; every write must be acknowledged, and stay. */
final class WriteLoad implements AutoCloseable {
    private final ServerGroup group;
    private final ShardClient client;
    private final Thread writer;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile int acknowledged;

    WriteLoad(ServerGroup group) {
        this.group = group;
        this.client = group.client();
        this.writer = Thread.ofPlatform().name("load").start(this::run);
    }

    private void run() {
        try {
            while (!stopping) {
                Point point = new Point(id(acknowledged), vector(acknowledged), Payload.EMPTY);
                client.write(
                                group.collection().id(),
                                group.shardId(),
                                new WriteBatch(List.of(new Mutation.Upsert(point, 0)), Optional.empty()))
                        .join();
                acknowledged++;
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    int acknowledged() {
        return acknowledged;
    }

    void awaitMore(int writes) {
        int until = acknowledged + writes;
        TestCluster.await(writes + " more writes", () -> failure.get() != null || acknowledged >= until);
        checkNotFailed();
    }

    private void checkNotFailed() {
        Throwable problem = failure.get();
        if (problem != null) {
            throw new AssertionError("a write failed after " + acknowledged, problem);
        }
    }

    /** Stops, and looks for each acknowledged point on each of these servers. */
    void assertAllOn(int... servers) {
        close();
        checkNotFailed();
        for (int server : servers) {
            TestCluster.await(
                    "server " + server + " has all " + acknowledged,
                    () -> group.state(server)
                            .filter(state -> state.points() >= acknowledged)
                            .isPresent());
            ShardRoute route = new ShardRoute(group.shardId(), group.shard().epoch());
            TestCluster.awaitEpoch(group.service(server), route);
            for (int i = 0; i < acknowledged; i++) {
                Optional<Point> found = group.service(server)
                        .get(route, id(i), ReadPolicy.EVENTUAL)
                        .join()
                        .point();
                assertEquals(Optional.of(new Point(id(i), vector(i), Payload.EMPTY)), found, "point " + i);
            }
        }
    }

    private static PointId id(int number) {
        return new PointId("p" + number);
    }

    private static float[] vector(int number) {
        return new float[] {number, 1};
    }

    @Override
    public void close() {
        stopping = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
