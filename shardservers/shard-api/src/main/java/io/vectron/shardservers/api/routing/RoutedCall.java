package io.vectron.shardservers.api.routing;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request on its way to a shard, over all its attempts. What a replica cannot answer is asked of the others at once;
 * when all were asked, after growing pauses until the deadline. A call that waits for a leader goes on as soon as any call
 * has found it. A route that is out of date is refreshed first, an overloaded shard is waited for a quarter of the time. A
 * write whose answer is missing is repeated too, because the shard knows it again; if none of its attempts is answered it
 * fails with {@code TIMEOUT}, which says that its outcome is unknown. Attempts follow one another, so its fields are written
 * by one thread at a time and handed over by the futures.
 */
final class RoutedCall<T> {
    /** The part of the longest pause that is the longest of a scout. */
    private static final int SCOUT_PART = 5;

    private final ShardClient client;
    private final RoutedRequest<T> request;
    private final long deadlineNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    /** Since the last pause. */
    private final Set<ServerId> asked;

    private int turn;
    private int repetitions;
    private int refreshes;
    private boolean mayHaveTakenEffect;
    private Optional<ServerId> namedLeader = Optional.empty();
    private volatile Optional<ServerId> server = Optional.empty();

    /** @param avoided servers to ask last */
    RoutedCall(ShardClient client, RoutedRequest<T> request, Set<ServerId> avoided) {
        this.client = client;
        this.request = request;
        this.asked = new HashSet<>(avoided);
        this.turn = client.nextTurn();
        this.deadlineNanos = client.nanoTime() + client.retries().deadline().toNanos();
    }

    /** Who was asked last. */
    Optional<ServerId> server() {
        return server;
    }

    CompletableFuture<T> start() {
        attempt();
        result.whenComplete((_, _) -> client.searches().leave(request.shard(), this));
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
        ServerId next = findNext(routes, placement)
                .orElseThrow(() -> new VectronException(
                        ErrorCode.SHARD_NOT_READY, "shard " + shard + " has no replica on any server yet"));
        server = Optional.of(next);
        asked.add(next);
        ServerAddress address = routes.map()
                .findAddress(next)
                .orElseThrow(() -> new VectronException(
                        ErrorCode.SHARD_NOT_READY, "server " + next + " of shard " + shard + " is not in the map"));
        CompletableFuture<T> answer = request.attempt()
                .send(client.on(address), new ShardRoute(shard, placement.epoch()), mayHaveTakenEffect);
        return request.choice() == ReplicaChoice.LEADER
                ? answer.whenComplete((_, failure) -> {
                    if (failure == null) {
                        routes.foundLeader(placement, next);
                        client.searches().end(shard);
                    }
                })
                : answer;
    }

    private Optional<ServerId> findNext(RouteTable routes, ShardPlacement placement) {
        List<ServerId> believed = new ArrayList<>(routes.believedLeaders(placement));
        namedLeader.ifPresent(believed::addFirst);
        return request.choice().choose(placement, believed, asked, turn);
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
        namedLeader = error.code() == ErrorCode.NOT_LEADER ? leaderIn(error) : Optional.empty();
        switch (error.code()) {
            case NOT_LEADER, SHARD_NOT_READY -> repeatElsewhere(error);
            case UNAVAILABLE, TIMEOUT -> {
                mayHaveTakenEffect |= request.isWrite();
                repeatElsewhere(error);
            }
            case STALE_EPOCH, SHARD_NOT_FOUND -> elsewhereOr(error, this::refreshAndRepeat);
            // One replica's fault: none of the others need have it.
            case INTERNAL_ERROR -> elsewhereOr(error, this::giveUp);
            case COLLECTION_NOT_FOUND -> refreshOnceAndRepeat(error);
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
            pause(overload, nextDelay(), nothing());
        }
    }

    /** Asks the next replica if any may answer; only when all were asked does the other thing. */
    private void elsewhereOr(VectronException error, Consumer<VectronException> otherwise) {
        if (request.choice() == ReplicaChoice.ANY && isAnyLeft()) {
            attemptUnlessLate(error);
        } else {
            otherwise.accept(error);
        }
    }

    private void repeatElsewhere(VectronException error) {
        if (isAnyLeft()) {
            attemptUnlessLate(error);
            return;
        }
        var unused = client.refresh(); // the map may be old, but the driver is not waited for
        switch (request.choice()) {
            case ANY -> pause(error, nextDelay(), nothing());
            case LEADER -> {
                LeaderSearches.Place place = client.searches().join(request.shard(), this);
                pause(error, place.scout() ? scoutDelay() : nextDelay(), place.found());
            }
        }
    }

    /** Whether a replica may answer that was not asked since the last pause. */
    private boolean isAnyLeft() {
        RouteTable routes = client.routes();
        return routes.findShard(request.shard())
                .flatMap(placement -> findNext(routes, placement))
                .isPresent();
    }

    private void attemptUnlessLate(VectronException error) {
        if (client.nanoTime() - deadlineNanos > 0) {
            giveUp(error);
        } else {
            attempt();
        }
    }

    private void refreshAndRepeat(VectronException error) {
        CompletableFuture<?> fresh = client.refresh();
        if (refreshes++ == 0) {
            // The driver may be away: the route known so far may still serve, or serve again soon.
            pause(error, shorter(client.retries().maxDelay(), timeLeft()), fresh);
        } else {
            pause(error, nextDelay(), nothing());
        }
    }

    /** The caller's map may be older or newer than the one this client sees; one look at the driver's settles it. */
    private void refreshOnceAndRepeat(VectronException error) {
        if (refreshes == 0) {
            refreshAndRepeat(error);
        } else {
            giveUp(error);
        }
    }

    /** News that never comes. */
    private static CompletableFuture<?> nothing() {
        return new CompletableFuture<>();
    }

    private Duration nextDelay() {
        return client.retries().delayBefore(repetitions++);
    }

    private Duration scoutDelay() {
        return shorter(nextDelay(), client.retries().maxDelay().dividedBy(SCOUT_PART));
    }

    private Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - client.nanoTime()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Begins again with all replicas after the delay, or when the news arrives. */
    private void pause(VectronException error, Duration delay, CompletableFuture<?> news) {
        if (delay.compareTo(timeLeft()) > 0) {
            giveUp(error);
            return;
        }
        CompletableFuture<Void> rested = new CompletableFuture<>();
        try {
            ScheduledFuture<?> timer =
                    client.scheduler().schedule(() -> rested.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
            rested.thenRun(() -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            // The process is closing: the last refusal is the answer.
            error.addSuppressed(e);
            giveUp(error);
            return;
        }
        rested.thenRun(() -> guarded(() -> {
            asked.clear();
            turn = client.nextTurn();
            attempt();
        }));
        news.thenRun(() -> rested.complete(null));
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
