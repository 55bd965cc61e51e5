package io.vectron.placement.api.rpc;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Unary calls between the futures of our ports and gRPC's own, errors translated by {@link ErrorCodec}. */
public final class GrpcCalls {
    private GrpcCalls() {}

    /**
     * The client's side: a response as a future of the port.
     *
     * @param callee what is called and where, for error messages
     */
    public static <R, T> CompletableFuture<T> toFuture(
            ListenableFuture<R> response, Function<R, T> decoder, String callee) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Futures.addCallback(
                response,
                new FutureCallback<R>() {
                    @Override
                    public void onSuccess(@Nullable R encoded) {
                        try {
                            result.complete(decoder.apply(Objects.requireNonNull(encoded)));
                        } catch (RuntimeException e) {
                            result.completeExceptionally(ErrorCodec.decode(e, callee));
                        }
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        result.completeExceptionally(ErrorCodec.decode(failure, callee));
                    }
                },
                MoreExecutors.directExecutor());
        return result;
    }

    /** The server's side: answers the observer with what the port says, or with its error. */
    public static <T, R> void answer(
            StreamObserver<R> observer, Supplier<CompletableFuture<T>> call, Function<T, R> encoder) {
        CompletableFuture<R> response;
        try {
            response = call.get().thenApply(encoder);
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        response.whenComplete((encoded, failure) -> {
            if (failure != null) {
                observer.onError(ErrorCodec.encode(failure));
            } else {
                observer.onNext(encoded);
                observer.onCompleted();
            }
        });
    }
}
