package io.vectron.gateway.core.point;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ShardId;
import io.vectron.gateway.core.failure.FailureTranslator;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Says what became of a write of which some shards failed. */
final class WriteFailures {
    private WriteFailures() {}

    /**
     * @param writes all done
     * @throws VectronException the failure of the lowest shard that failed, if any did; its message says how far the
     *     whole write came
     */
    static void throwIfAny(SortedMap<ShardId, ? extends CompletableFuture<?>> writes) {
        long stored = writes.values().stream()
                .filter(write -> write.state() == Future.State.SUCCESS)
                .count();
        for (Map.Entry<ShardId, ? extends CompletableFuture<?>> write : writes.entrySet()) {
            if (write.getValue().isCompletedExceptionally()) {
                throw describe(write.getKey(), write.getValue(), stored, writes.size());
            }
        }
    }

    private static RuntimeException describe(ShardId shard, CompletableFuture<?> write, long stored, int all) {
        Throwable failure = FailureTranslator.unwrap(write.exceptionNow());
        if (!(failure instanceof VectronException known)) {
            return new IllegalStateException("write to shard " + shard + " failed", failure);
        }
        if (stored == 0) {
            return known;
        }
        return new VectronException(
                known.code(),
                known.message() + " (" + stored + " of " + all
                        + " shards stored their part; repeat the whole request to complete it)",
                known.details());
    }
}
