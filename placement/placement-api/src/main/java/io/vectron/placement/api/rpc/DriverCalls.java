package io.vectron.placement.api.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.proto.placement.v1.PlacementServiceGrpc;
import io.vectron.proto.placement.v1.PlacementServiceGrpc.PlacementServiceFutureStub;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a group of drivers. A call goes to the driver that answered last; when that one is away, does not lead or does not
 * answer, it goes to the next, round and round until its time is up. With a single driver there is one attempt. Thread-safe.
 */
final class DriverCalls implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    /** Between rounds: an election takes a second or two, and drivers that start have better things to do. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Executor AFTER_PAUSE =
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);

    private record Driver(String address, ReconnectingChannel channel, PlacementServiceFutureStub stub) {}

    private final List<Driver> drivers;
    private final Duration callTimeout;
    private final AtomicInteger current = new AtomicInteger();

    DriverCalls(List<String> addresses, Duration callTimeout) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("at least one driver's address is needed");
        }
        this.drivers = addresses.stream().map(DriverCalls::open).toList();
        this.callTimeout = callTimeout;
    }

    private static Driver open(String address) {
        ReconnectingChannel channel = ReconnectingChannel.open(address, MAX_MESSAGE_BYTES);
        return new Driver(address, channel, PlacementServiceGrpc.newFutureStub(channel.calls()));
    }

    /** Whether a call may be repeated when nobody knows if it took effect. */
    enum Repetition {
        HARMLESS,
        HARMFUL
    }

    /** @param wait that the driver may take on top of the call's time-out */
    <R, T> CompletableFuture<T> call(
            Repetition repetition,
            Duration wait,
            Function<PlacementServiceFutureStub, ListenableFuture<R>> request,
            Function<R, T> decoder) {
        return new Call<>(repetition, wait, request, decoder).attempt(1);
    }

    @Override
    public void close() {
        drivers.forEach(driver -> driver.channel().awaitEnd(Duration.ZERO));
    }

    private final class Call<R, T> {
        private final Repetition repetition;
        private final Duration wait;
        private final Function<PlacementServiceFutureStub, ListenableFuture<R>> request;
        private final Function<R, T> decoder;
        private final long deadlineNanos;
        /** What a driver has answered to an earlier attempt. */
        private @Nullable VectronException refusal;

        Call(
                Repetition repetition,
                Duration wait,
                Function<PlacementServiceFutureStub, ListenableFuture<R>> request,
                Function<R, T> decoder) {
            this.repetition = repetition;
            this.wait = wait;
            this.request = request;
            this.decoder = decoder;
            this.deadlineNanos = System.nanoTime() + callTimeout.plus(wait).toNanos();
        }

        CompletableFuture<T> attempt(int number) {
            int index = current.get();
            Driver driver = drivers.get(index);
            PlacementServiceFutureStub stub = driver.stub().withDeadlineAfter(attemptNanos(), TimeUnit.NANOSECONDS);
            return GrpcCalls.toFuture(request.apply(stub), decoder, "placement driver " + driver.address())
                    .exceptionallyCompose(failure -> onFailure(failure, index, number));
        }

        /** A driver that hangs leaves time to ask the others, unless the call may not be repeated. */
        private long attemptNanos() {
            long left = deadlineNanos - System.nanoTime();
            return repetition == Repetition.HARMLESS
                    ? Math.min(
                            left,
                            wait.plus(callTimeout.dividedBy(drivers.size())).toNanos())
                    : left;
        }

        private CompletableFuture<T> onFailure(Throwable failure, int index, int number) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (!(cause instanceof VectronException error) || !isOfThisDriver(error)) {
                return CompletableFuture.failedFuture(cause);
            }
            if (error.code() == ErrorCode.UNAVAILABLE) {
                drivers.get(index).channel().onUnavailable();
            }
            current.compareAndSet(index, (index + 1) % drivers.size());
            if (drivers.size() == 1 || !mayRepeat(error)) {
                return CompletableFuture.failedFuture(error);
            }
            if (error.code() != ErrorCode.TIMEOUT) {
                refusal = error;
            }
            if (isTimeUp()) {
                // Tells more than that the last one asked had no time left to answer.
                return CompletableFuture.failedFuture(refusal == null ? error : refusal);
            }
            return number % drivers.size() == 0
                    ? CompletableFuture.supplyAsync(() -> attempt(number + 1), AFTER_PAUSE)
                            .thenCompose(Function.identity())
                    : attempt(number + 1);
        }

        private boolean isOfThisDriver(VectronException error) {
            return switch (error.code()) {
                case NOT_LEADER, UNAVAILABLE, TIMEOUT -> true;
                default -> false;
            };
        }

        /** A refusal and a connection that was never made had no effect. */
        private boolean mayRepeat(VectronException error) {
            return repetition == Repetition.HARMLESS
                    || error.code() == ErrorCode.NOT_LEADER
                    || error.getCause() instanceof ConnectException;
        }

        private boolean isTimeUp() {
            return deadlineNanos - System.nanoTime() <= PAUSE.toNanos();
        }
    }
}
