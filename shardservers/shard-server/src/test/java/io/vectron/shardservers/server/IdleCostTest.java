package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.storage.DiskSpace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What idle shards cost: three servers in this process, as many shards of three replicas as {@code -Dvectron.idle.shards} says.
 * With few of them it only holds the number of threads per replica; with many it tells what a server of its own would need.
 */
class IdleCostTest {
    private static final Logger LOG = LoggerFactory.getLogger(IdleCostTest.class);
    private static final int SERVERS = 3;
    private static final int MOST_THREADS_PER_REPLICA = 9;

    @TempDir
    private Path root;

    @Test
    void idleReplicasCostFewThreads() throws IOException {
        int shards = Integer.getInteger("vectron.idle.shards", 4);
        long restSeconds = Long.getLong("vectron.idle.seconds", 2);
        try (ServerGroup group = new ServerGroup(root, IdleCostTest::asShipped)) {
            for (int number = 1; number <= SERVERS; number++) {
                group.start(number);
            }
            int threadsBefore = threads();
            group.placement
                    .createCollection(
                            TestCluster.NAME,
                            new CollectionSettings(100, Distance.EUCLIDEAN, shards, SERVERS, 1, 16, 100, 64))
                    .join();
            TestCluster.await("all shards are led", Duration.ofMinutes(5), () -> leaders(group) == shards);
            int threads = threads() - threadsBefore;
            double cores = coresUsedAtRest(restSeconds);
            ServerMeasurements process = new MachineMeter(new DiskSpace(root, 0)).measure();
            LOG.warn(
                    "{} shards x {} replicas in one process, each server: {} threads for replicas, {} % of a core, {} MiB",
                    shards,
                    SERVERS,
                    threads / SERVERS,
                    Math.round(cores * 100 / SERVERS),
                    process.rssBytes().orElse(0) / SERVERS >> 20);
            assertTrue(threads <= shards * SERVERS * MOST_THREADS_PER_REPLICA + 60, "threads: " + threads);
        }
    }

    /** The intervals, time-outs and memory a server has by default. */
    private static void asShipped(ShardServerConfig.Builder config) {
        config.heartbeatInterval(Duration.ofMillis(250))
                .electionTimeout(Duration.ofSeconds(1))
                .cacheBytes(128 << 20)
                .diskFloorBytes(0);
    }

    private static long leaders(ServerGroup group) {
        long leaders = 0;
        for (int number = 1; number <= SERVERS; number++) {
            leaders += group.service(number).status(List.of()).join().stream()
                    .filter(ShardState::leader)
                    .count();
        }
        return leaders;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static double coresUsedAtRest(long seconds) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpuBefore = system.getProcessCpuTime();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        for (long now = begin; now < end; now = System.nanoTime()) {
            LockSupport.parkNanos(end - now);
        }
        return (double) (system.getProcessCpuTime() - cpuBefore) / (System.nanoTime() - begin);
    }
}
