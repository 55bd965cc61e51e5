package io.vectron.shardservers.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Bounds the memory of the writes a server works on, over all its shards: those that wait at a gate, are on their way through
 * a log, or wait to be applied. One more is refused at once, because callers that come faster than they are served would
 * fill any queue. Thread-safe.
 */
public final class WriteBudget {
    private static final String RETRY_AFTER_MS = "100";

    private final long bound;
    private final AtomicLong underWay = new AtomicLong();

    /** @param bound bytes of batches under way; a batch beyond it is let in when it is the only one */
    public WriteBudget(long bound) {
        this.bound = bound;
    }

    /**
     * Counts a write from here until its answer.
     *
     * @throws VectronException {@code OVERLOADED} if there is no room for it
     */
    public <T> CompletableFuture<T> spend(long bytes, Supplier<CompletableFuture<T>> write) {
        enter(bytes);
        CompletableFuture<T> answer;
        try {
            answer = write.get();
        } catch (RuntimeException e) {
            underWay.addAndGet(-bytes);
            throw e;
        }
        return answer.whenComplete((_, _) -> underWay.addAndGet(-bytes));
    }

    private void enter(long bytes) {
        long before = underWay.getAndAdd(bytes);
        if (before > 0 && before + bytes > bound) {
            underWay.addAndGet(-bytes);
            throw new VectronException(
                    ErrorCode.OVERLOADED,
                    "the server works on " + before + " bytes of writes, its bound is " + bound
                            + "; nothing was changed, try again shortly",
                    Map.of(VectronException.RETRY_AFTER_MS, RETRY_AFTER_MS));
        }
    }
}
