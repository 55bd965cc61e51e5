package io.vectron.gateway.rpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.vectron.gateway.core.failure.FailureTranslator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs unary calls: finds their time, and answers with the value or with the failure as a status. Thread-safe. */
final class CallAnswers {
    private final FailureTranslator failures;

    CallAnswers(FailureTranslator failures) {
        this.failures = failures;
    }

    /**
     * @param bound the most that is allowed; the client's own deadline may be shorter
     * @param call may throw
     */
    <T> void answer(StreamObserver<T> observer, Duration bound, Function<Duration, CompletableFuture<T>> call) {
        CompletableFuture<T> answer;
        try {
            answer = call.apply(shorter(bound, Context.current().getDeadline()));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((value, failure) -> {
            if (failure == null) {
                observer.onNext(value);
                observer.onCompleted();
            } else {
                observer.onError(StatusMapper.toStatus(failures.translate(failure)));
            }
        });
    }

    private static Duration shorter(Duration bound, @Nullable Deadline deadline) {
        if (deadline == null) {
            return bound;
        }
        Duration remaining = Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        return remaining.compareTo(bound) < 0 ? remaining : bound;
    }
}
