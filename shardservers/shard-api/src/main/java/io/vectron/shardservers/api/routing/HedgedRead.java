package io.vectron.shardservers.api.routing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.ids.ServerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A read that any replica may answer: when the ones asked so far keep silent for the hedge delay, one more is asked, until
 * all are. The first answer counts; a failure only when nobody is left who may answer. Thread-safe; nothing completes while
 * the lock is held.
 */
final class HedgedRead<T> {
    private final ShardClient client;
    private final RoutedRequest<T> request;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    @GuardedBy("this")
    private final List<RoutedCall<T>> calls = new ArrayList<>();

    @GuardedBy("this")
    private int silent;

    HedgedRead(ShardClient client, RoutedRequest<T> request) {
        this.client = client;
        this.request = request;
    }

    CompletableFuture<T> start() {
        ask();
        return result;
    }

    private void ask() {
        RoutedCall<T> call = nextCall();
        call.start().whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else if (isLastToFail()) {
                result.completeExceptionally(failure);
            }
        });
        if (!result.isDone()) {
            watch();
        }
    }

    private synchronized RoutedCall<T> nextCall() {
        Set<ServerId> busy = new HashSet<>();
        calls.forEach(call -> call.server().ifPresent(busy::add));
        RoutedCall<T> call = new RoutedCall<>(client, request, busy);
        calls.add(call);
        silent++;
        return call;
    }

    private synchronized boolean isLastToFail() {
        return --silent == 0;
    }

    private void watch() {
        ScheduledFuture<?> alarm = schedule();
        if (alarm != null) {
            result.whenComplete((_, _) -> alarm.cancel(false));
        }
    }

    private synchronized @Nullable ScheduledFuture<?> schedule() {
        if (calls.size() >= client.routes().servingReplicas(request.shard())) {
            return null;
        }
        try {
            return client.scheduler()
                    .schedule(this::hedge, client.retries().hedgeDelay().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null; // the process is closing: what was asked may still be answered
        }
    }

    private void hedge() {
        if (!result.isDone() && client.tryBeginHedge()) {
            result.whenComplete((_, _) -> client.endHedge());
            ask();
        }
    }
}
