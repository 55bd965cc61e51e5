package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.Distance;
import io.vectron.common.model.Payload;
import io.vectron.common.model.Point;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that come many times faster than they can be applied, and none of their senders waits for an answer. */
class OverloadTest {
    private static final int WRITES = 2_000;
    private static final int PAYLOAD_BYTES = 60_000;
    private static final long BUDGET_BYTES = 4L << 20;
    private static final long SHED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    private Path dataDir;

    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shedsAtOnceWhatItHasNoMemoryForAndKeepsWhatItAcknowledged() {
        ShardService service = cluster.start(
                        cluster.config(dataDir).writeBytes(BUDGET_BYTES).build(), cluster.placement)
                .service();
        ShardRoute route = cluster.createCollection(service, TestCluster.settings(2, Distance.EUCLIDEAN), new Epoch(1));
        List<CompletableFuture<WriteOutcome>> answers = new ArrayList<>();
        List<Long> shedAfter = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            long sent = System.nanoTime();
            CompletableFuture<WriteOutcome> answer = service.write(route, batch(i));
            if (answer.isCompletedExceptionally()) {
                shedAfter.add(System.nanoTime() - sent);
            }
            answers.add(answer);
        }
        List<Integer> acknowledged = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            if (isAcknowledged(answers.get(i))) {
                acknowledged.add(i);
            }
        }
        assertTrue(acknowledged.size() >= BUDGET_BYTES / PAYLOAD_BYTES / 2, "acknowledged: " + acknowledged.size());
        assertEquals(WRITES - acknowledged.size(), shedAfter.size(), "what is shed is shed at once");
        assertTrue(!shedAfter.isEmpty(), "the load is too small to shed any of it");
        shedAfter.sort(null);
        assertTrue(
                shedAfter.get(shedAfter.size() * 99 / 100) < SHED_NANOS, "shed after " + shedAfter.getLast() + " ns");
        for (int i : acknowledged) {
            assertTrue(
                    service.get(route, id(i), ReadPolicy.LINEARIZABLE)
                            .join()
                            .point()
                            .isPresent(),
                    "point " + i);
        }
        assertTrue(isAcknowledged(service.write(route, batch(WRITES))), "it takes writes again");
    }

    private static boolean isAcknowledged(CompletableFuture<WriteOutcome> answer) {
        try {
            assertInstanceOf(WriteOutcome.Applied.class, answer.join());
            return true;
        } catch (CompletionException e) {
            assertEquals(
                    ErrorCode.OVERLOADED,
                    assertInstanceOf(VectronException.class, e.getCause()).code());
            return false;
        }
    }

    private static WriteBatch batch(int number) {
        Payload payload =
                Payload.ofJson(("{\"text\":\"" + "x".repeat(PAYLOAD_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8));
        Point point = new Point(id(number), new float[] {number, 1}, payload);
        return new WriteBatch(List.of(new Mutation.Upsert(point, 0)), Optional.empty());
    }

    private static PointId id(int number) {
        return new PointId("p" + number);
    }
}
