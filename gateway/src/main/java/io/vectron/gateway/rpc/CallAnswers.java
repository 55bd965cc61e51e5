package io.vectron.gateway.rpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.vectron.common.error.VectronException;
import io.vectron.gateway.core.failure.FailureTranslator;
import io.vectron.gateway.core.observe.RequestGate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs unary calls, no more than the gate lets in: finds their time, and answers with the value or with the failure as a status. Thread-safe. */
final class CallAnswers {
    private final RequestGate gate;
    private final FailureTranslator failures;

    CallAnswers(RequestGate gate, FailureTranslator failures) {
        this.gate = gate;
        this.failures = failures;
    }

    /**
     * @param bound the most that is allowed; the client's own deadline may be shorter
     * @param call may throw
     */
    <T> void answer(StreamObserver<T> observer, Duration bound, Function<Duration, CompletableFuture<T>> call) {
        try {
            gate.enter();
        } catch (VectronException e) {
            observer.onError(StatusMapper.toStatus(e));
            return;
        }
        begin(bound, call).whenComplete((value, failure) -> {
            gate.leave();
            if (failure == null) {
                observer.onNext(value);
                observer.onCompleted();
            } else {
                observer.onError(StatusMapper.toStatus(failures.translate(failure)));
            }
        });
    }

    private static <T> CompletableFuture<T> begin(Duration bound, Function<Duration, CompletableFuture<T>> call) {
        try {
            return call.apply(shorter(bound, Context.current().getDeadline()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Duration shorter(Duration bound, @Nullable Deadline deadline) {
        if (deadline == null) {
            return bound;
        }
        Duration remaining = Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        return remaining.compareTo(bound) < 0 ? remaining : bound;
    }
}
