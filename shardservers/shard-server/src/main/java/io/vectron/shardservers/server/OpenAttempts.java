package io.vectron.shardservers.server;

import io.vectron.common.ids.ShardId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When a replica that does not run is opened again: at once, then after pauses that double. One that ran for a while begins
 * anew. Used by one thread.
 */
final class OpenAttempts {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

    private final Map<ShardId, Attempt> last = new HashMap<>();

    private record Attempt(long atNanos, Duration pause) {}

    /** Whether it may be opened now; if so the attempt counts. */
    boolean tryBegin(ShardId shard, long nowNanos) {
        Attempt before = last.get(shard);
        if (before == null || nowNanos - before.atNanos >= FORGOTTEN_AFTER.toNanos()) {
            last.put(shard, new Attempt(nowNanos, FIRST_PAUSE));
            return true;
        }
        if (nowNanos - before.atNanos < before.pause.toNanos()) {
            return false;
        }
        Duration doubled = before.pause.multipliedBy(2);
        last.put(shard, new Attempt(nowNanos, doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE));
        return true;
    }

    void forget(ShardId shard) {
        last.remove(shard);
    }
}
