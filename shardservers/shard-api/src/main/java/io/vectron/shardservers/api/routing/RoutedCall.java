package io.vectron.shardservers.api.routing;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardRoute;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One request on its way to a shard, over all its attempts. A refused route is refreshed and tried again, the first time
 * at once; after that, and while the shard is not ready or not reachable, with growing pauses until the deadline; while it
 * is overloaded for a quarter of that time. A write whose answer is missing is repeated too, because the shard knows it again; if none of its attempts is
 * answered it fails with {@code TIMEOUT}, which says that its outcome is unknown. Attempts follow one another, so its
 * fields are written by one thread at a time and handed over by the futures.
 */
final class RoutedCall<T> {
    private final ShardClient client;
    private final RoutedRequest<T> request;
    private final long deadlineNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private int repetitions;
    private int refreshes;
    private boolean mayHaveTakenEffect;
    private Optional<ServerId> namedLeader = Optional.empty();

    RoutedCall(ShardClient client, RoutedRequest<T> request) {
        this.client = client;
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
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                guarded(() -> onFailure(asVectronException(failure)));
            }
        });
    }

    /** Whatever goes wrong between two attempts, the caller gets an answer. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            giveUp(asVectronException(e));
        }
    }

    private CompletableFuture<T> send() {
        RouteTable routes = client.routes();
        ShardId shard = request.shard();
        ShardPlacement placement = routes.findShard(shard).orElseThrow(() -> noRoute(routes));
        ServerId server = namedLeader
                .filter(_ -> request.choice() == ReplicaChoice.LEADER)
                .or(() -> request.choice().choose(placement, client.nextTurn()))
                .orElseThrow(() -> new VectronException(
                        ErrorCode.SHARD_NOT_READY, "shard " + shard + " has no replica on any server yet"));
        ServerAddress address = routes.map()
                .findAddress(server)
                .orElseThrow(() -> new VectronException(
                        ErrorCode.SHARD_NOT_READY, "server " + server + " of shard " + shard + " is not in the map"));
        return request.attempt().send(client.on(address), new ShardRoute(shard, placement.epoch()), mayHaveTakenEffect);
    }

    private VectronException noRoute(RouteTable routes) {
        return routes.has(request.collection())
                ? new VectronException(
                        ErrorCode.SHARD_NOT_FOUND,
                        "collection " + request.collection() + " has no shard " + request.shard())
                : new VectronException(
                        ErrorCode.COLLECTION_NOT_FOUND, "collection " + request.collection() + " no longer exists");
    }

    private void onFailure(VectronException error) {
        switch (error.code()) {
            case STALE_EPOCH, NOT_LEADER, SHARD_NOT_FOUND -> refreshAndRepeat(error);
            case COLLECTION_NOT_FOUND -> refreshOnceAndRepeat(error);
            case SHARD_NOT_READY -> repeatElsewhere(error);
            case UNAVAILABLE -> {
                mayHaveTakenEffect |= request.isWrite();
                repeatElsewhere(error);
            }
            case TIMEOUT -> {
                if (request.isWrite()) {
                    mayHaveTakenEffect = true;
                    repeatElsewhere(error);
                } else {
                    giveUp(error);
                }
            }
            case OVERLOADED -> waitOut(error);
            default -> giveUp(error);
        }
    }

    /** For a quarter of the time there is: the caller is to hear of the overload before its own patience ends. */
    private void waitOut(VectronException overload) {
        Duration deadline = client.retries().deadline();
        Duration rest = deadline.minus(deadline.dividedBy(4));
        if (client.nanoTime() - deadlineNanos + rest.toNanos() > 0) {
            giveUp(overload);
        } else {
            repeatLater(overload, this::attempt);
        }
    }

    private void repeatElsewhere(VectronException error) {
        namedLeader = Optional.empty();
        repeatLater(error, () -> refreshThenAttempt(error));
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
            giveUp(error);
        }
    }

    private void refreshThenAttempt(VectronException error) {
        refreshes++;
        client.refresh()
                .whenComplete((_, failure) -> guarded(() -> {
                    if (failure == null) {
                        attempt();
                    } else {
                        // The driver is away: the route known so far may still serve, or serve again soon.
                        repeatLater(error, this::attempt);
                    }
                }));
    }

    private void repeatLater(VectronException error, Runnable next) {
        Duration delay = client.retries().delayBefore(repetitions++);
        if (client.nanoTime() + delay.toNanos() - deadlineNanos > 0) {
            giveUp(error);
            return;
        }
        try {
            client.scheduler().schedule(() -> guarded(next), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The process is closing: the last refusal is the answer.
            error.addSuppressed(e);
            giveUp(error);
        }
    }

    private void giveUp(VectronException error) {
        result.completeExceptionally(mayHaveTakenEffect && error.code() != ErrorCode.TIMEOUT ? unknown(error) : error);
    }

    private VectronException unknown(VectronException last) {
        return new VectronException(
                ErrorCode.TIMEOUT,
                "shard " + request.shard() + " did not answer in time: whether the write takes effect is unknown; last "
                        + last.code() + ": " + last.message(),
                last.details(),
                last);
    }

    private static Optional<ServerId> leaderIn(VectronException error) {
        return error.findDetail(VectronException.LEADER).map(id -> new ServerId(Long.parseLong(id)));
    }

    private static VectronException asVectronException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof VectronException expected
                ? expected
                : new VectronException(ErrorCode.INTERNAL_ERROR, "unexpected failure: " + cause, Map.of(), cause);
    }
}
