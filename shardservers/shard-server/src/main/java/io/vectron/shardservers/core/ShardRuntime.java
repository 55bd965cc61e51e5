package io.vectron.shardservers.core;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What the shards of a server share.
 *
 * @param indexing runs lanes; as many threads as {@code lanes} keep one shard's lanes busy
 * @param lanes per shard
 * @param scheduler for time-outs
 * @param nanoClock monotonic
 * @param writeWait how long a write waits for indexing to catch up
 * @param readWait how long a read waits for a log index to be applied
 */
public record ShardRuntime(
        Executor indexing,
        int lanes,
        ScheduledExecutorService scheduler,
        LongSupplier nanoClock,
        TailBounds tailBounds,
        TailMemory tailMemory,
        GraphSaves graphSaves,
        Duration writeWait,
        Duration readWait) {}
