package io.vectron.shardservers.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a shard server besides Raft's and gRPC's.
 *
 * @param indexing works off tails, and leaves the processors to those that somebody waits for; its queue holds at most one task per lane of each shard, or a rebuild's share
 * @param reads searches and look-ups; beyond its queue it refuses
 * @param opening opens and removes replicas
 * @param timers time-outs, only short tasks
 * @param background the driver's heartbeats, graph saves and the look at the disk's space, one thread each
 * @param repairing repairs graphs, one at a time, and leaves the processors to the others
 */
record ServerThreads(
        ExecutorService indexing,
        ExecutorService reads,
        ExecutorService opening,
        ScheduledExecutorService timers,
        ScheduledExecutorService background,
        ScheduledExecutorService repairing)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerThreads.class);
    private static final int OPENING_THREADS = 2;
    private static final int BACKGROUND_THREADS = 3;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    static ServerThreads start(ShardServerConfig config) {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, named("vectron-timers"));
        timers.setRemoveOnCancelPolicy(true);
        return new ServerThreads(
                Executors.newFixedThreadPool(config.indexThreads(), new YieldingThreads(named("vectron-index"))),
                new ThreadPoolExecutor(
                        config.readThreads(),
                        config.readThreads(),
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(config.readQueue()),
                        named("vectron-read")),
                Executors.newFixedThreadPool(OPENING_THREADS, named("vectron-open")),
                timers,
                new ScheduledThreadPoolExecutor(BACKGROUND_THREADS, named("vectron-background")),
                new ScheduledThreadPoolExecutor(1, new YieldingThreads(named("vectron-repair"))));
    }

    private static ThreadFactory named(String prefix) {
        return Thread.ofPlatform().name(prefix + "-", 0).daemon(true).factory();
    }

    /** Stops those that follow the driver and save graphs; replicas go on serving. */
    void stopReporting() throws InterruptedException {
        background.shutdownNow();
        repairing.shutdownNow();
        opening.shutdown();
        background.awaitTermination(5, TimeUnit.SECONDS);
        opening.awaitTermination(10, TimeUnit.SECONDS);
    }

    /** Stops those that answer, so that replicas can be closed. */
    void stopServing() throws InterruptedException {
        reads.shutdown();
        reads.awaitTermination(2, TimeUnit.SECONDS);
    }

    /** Ends all of them and waits for what they are at: the data folder is somebody else's afterwards. */
    @Override
    public void close() {
        Map<String, ExecutorService> all = Map.of(
                "background", background,
                "repair", repairing,
                "open", opening,
                "read", reads,
                "index", indexing,
                "timers", timers);
        all.values().forEach(ExecutorService::shutdownNow);
        long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
        try {
            for (Map.Entry<String, ExecutorService> threads : all.entrySet()) {
                if (!threads.getValue().awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("vectron-{} goes on after {} s", threads.getKey(), LONGEST_CLOSE.toSeconds());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
