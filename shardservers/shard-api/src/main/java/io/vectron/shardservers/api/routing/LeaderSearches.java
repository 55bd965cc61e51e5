package io.vectron.shardservers.api.routing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.ids.ShardId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Calls that found no leader of their shard. The one that has waited longest is the shard's scout and asks again soon; the
 * others may rest longer, for they are told when any call has found the leader. So a shard without a leader is asked as
 * often however many wait for it. Holds no more calls than there are requests under way. Thread-safe; nothing completes
 * while the lock is held.
 */
final class LeaderSearches {
    /** In the order in which they came. */
    @GuardedBy("this")
    private final Map<ShardId, Map<Object, CompletableFuture<Void>>> searches = new HashMap<>();

    private volatile boolean any;

    /**
     * What a call may do now.
     *
     * @param found completes when the leader has answered anyone
     */
    record Place(boolean scout, CompletableFuture<Void> found) {}

    /** Waits for the leader; {@link #leave} is due when the call is answered. */
    synchronized Place join(ShardId shard, Object call) {
        CompletableFuture<Void> found = new CompletableFuture<>();
        Map<Object, CompletableFuture<Void>> calls = searches.computeIfAbsent(shard, _ -> new LinkedHashMap<>());
        calls.put(call, found);
        any = true;
        return new Place(calls.keySet().iterator().next() == call, found);
    }

    void leave(ShardId shard, Object call) {
        if (any) {
            remove(shard, call);
        }
    }

    private synchronized void remove(ShardId shard, Object call) {
        Map<Object, CompletableFuture<Void>> calls = searches.get(shard);
        if (calls != null && calls.remove(call) != null && calls.isEmpty()) {
            searches.remove(shard);
            any = !searches.isEmpty();
        }
    }

    /** The leader has answered: all that wait for it go on. */
    void end(ShardId shard) {
        if (any) {
            take(shard).forEach(found -> found.complete(null));
        }
    }

    private synchronized List<CompletableFuture<Void>> take(ShardId shard) {
        Map<Object, CompletableFuture<Void>> calls = searches.remove(shard);
        any = !searches.isEmpty();
        return calls == null ? List.of() : List.copyOf(calls.values());
    }
}
