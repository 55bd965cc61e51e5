package io.vectron.ingest.kafka;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Delays writes, loses some of them or their answers, and delivers some a second time, later. */
final class FlakyShardService implements ShardService, AutoCloseable {
    private final ShardService target;
    private final Random random;
    private final ScheduledExecutorService network = Executors.newScheduledThreadPool(2);
    private volatile boolean flaky;

    FlakyShardService(ShardService target, long seed) {
        this.target = target;
        this.random = new Random(seed);
    }

    void setFlaky(boolean value) {
        flaky = value;
    }

    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        if (!flaky) {
            return target.write(route, batch);
        }
        return switch (chance(20)) {
            case 0 -> lost();
            case 1 -> later(() -> target.write(route, batch)).thenCompose(_ -> lost());
            case 2 -> {
                CompletableFuture<WriteOutcome> first = later(() -> target.write(route, batch));
                CompletableFuture<WriteOutcome> second = later(() -> target.write(route, batch));
                yield first.thenCombine(second, (outcome, _) -> outcome);
            }
            default -> later(() -> target.write(route, batch));
        };
    }

    private synchronized int chance(int bound) {
        return random.nextInt(bound);
    }

    private static <T> CompletableFuture<T> lost() {
        return CompletableFuture.failedFuture(
                new VectronException(ErrorCode.TIMEOUT, "the write's outcome is unknown"));
    }

    private <T> CompletableFuture<T> later(Supplier<CompletableFuture<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        network.schedule(
                () -> request.get().whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }),
                chance(10),
                TimeUnit.MILLISECONDS);
        return answer;
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return target.get(route, id, policy);
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return target.search(search);
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        return target.status(shards);
    }

    @Override
    public void close() {
        network.shutdownNow();
    }
}
