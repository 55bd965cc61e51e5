package io.vectron.shardservers.api.routing;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * One request on its way to a shard, over all its attempts. A refused route is refreshed and tried again, the first time
 * at once; after that, and while the shard is not ready or not reachable, with growing pauses until the deadline. Attempts
 * follow one another, so its fields are written by one thread at a time and handed over by the futures.
 */
final class RoutedCall<T> {
    private final ShardClient client;
    private final CollectionId collection;
    private final ShardId shard;
    private final ReplicaChoice choice;
    private final BiFunction<ShardService, ShardRoute, CompletableFuture<T>> request;
    private final long deadlineNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private int repetitions;
    private int refreshes;
    private Optional<ServerId> namedLeader = Optional.empty();

    RoutedCall(
            ShardClient client,
            CollectionId collection,
            ShardId shard,
            ReplicaChoice choice,
            BiFunction<ShardService, ShardRoute, CompletableFuture<T>> request) {
        this.client = client;
        this.collection = collection;
        this.shard = shard;
        this.choice = choice;
        this.request = request;
        this.deadlineNanos = client.nanoTime() + client.retries().deadline().toNanos();
    }

    CompletableFuture<T> start() {
        attempt();
        return result;
    }

    private void attempt() {
        CompletableFuture<T> answer;
        try {
            answer = send();
        } catch (VectronException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                onFailure(unwrap(failure));
            }
        });
    }

    private CompletableFuture<T> send() {
        RouteTable routes = client.routes();
        ShardPlacement placement = routes.findShard(shard).orElseThrow(() -> noRoute(routes));
        ServerId server = namedLeader
                .filter(_ -> choice == ReplicaChoice.LEADER)
                .or(() -> choice.choose(placement, client.nextTurn()))
                .orElseThrow(() -> new VectronException(
                        ErrorCode.SHARD_NOT_READY, "shard " + shard + " has no replica on any server yet"));
        ServerAddress address = routes.map()
                .findAddress(server)
                .orElseThrow(() -> new VectronException(
                        ErrorCode.UNAVAILABLE, "server " + server + " of shard " + shard + " is not in the map"));
        return request.apply(client.on(address), new ShardRoute(shard, placement.epoch()));
    }

    private VectronException noRoute(RouteTable routes) {
        return routes.has(collection)
                ? new VectronException(ErrorCode.SHARD_NOT_FOUND, "collection " + collection + " has no shard " + shard)
                : new VectronException(
                        ErrorCode.COLLECTION_NOT_FOUND, "collection " + collection + " no longer exists");
    }

    private void onFailure(Throwable failure) {
        if (!(failure instanceof VectronException error)) {
            result.completeExceptionally(failure);
            return;
        }
        switch (error.code()) {
            case STALE_EPOCH, NOT_LEADER, SHARD_NOT_FOUND -> refreshAndRepeat(error);
            case COLLECTION_NOT_FOUND -> refreshOnceAndRepeat(error);
            case SHARD_NOT_READY, UNAVAILABLE -> {
                namedLeader = Optional.empty();
                repeatLater(error, () -> refreshThenAttempt(error));
            }
            default -> result.completeExceptionally(error);
        }
    }

    private void refreshAndRepeat(VectronException error) {
        namedLeader = error.code() == ErrorCode.NOT_LEADER ? leaderIn(error) : Optional.empty();
        if (refreshes == 0) {
            refreshThenAttempt(error);
        } else {
            repeatLater(error, () -> refreshThenAttempt(error));
        }
    }

    /** The caller's map may be older or newer than the one this client sees; one look at the driver's settles it. */
    private void refreshOnceAndRepeat(VectronException error) {
        if (refreshes == 0) {
            refreshThenAttempt(error);
        } else {
            result.completeExceptionally(error);
        }
    }

    private void refreshThenAttempt(VectronException error) {
        refreshes++;
        client.refresh().whenComplete((_, failure) -> {
            if (failure == null) {
                attempt();
            } else {
                // The driver is away: the route known so far may still serve, or serve again soon.
                repeatLater(error, this::attempt);
            }
        });
    }

    private void repeatLater(VectronException error, Runnable next) {
        Duration delay = client.retries().delayBefore(repetitions++);
        if (client.nanoTime() + delay.toNanos() - deadlineNanos > 0) {
            result.completeExceptionally(error);
            return;
        }
        try {
            client.scheduler().schedule(next, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The process is closing: the last refusal is the answer.
            error.addSuppressed(e);
            result.completeExceptionally(error);
        }
    }

    private static Optional<ServerId> leaderIn(VectronException error) {
        return error.findDetail(VectronException.LEADER).map(id -> new ServerId(Long.parseLong(id)));
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
