package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ServerThreadsTest {
    /** As one would that is in the middle of a system call when the server closes: what it writes must be written before. */
    @Test
    void waitsWhenClosedForWhatIsUnderWay() throws InterruptedException {
        ServerThreads threads;
        try (TestCluster cluster = new TestCluster()) {
            threads = ServerThreads.start(cluster.config(Path.of("unused")).build());
        }
        List<ExecutorService> all = List.of(
                threads.indexing(),
                threads.reads(),
                threads.opening(),
                threads.timers(),
                threads.background(),
                threads.repairing());
        CountDownLatch begun = new CountDownLatch(all.size());
        AtomicInteger finished = new AtomicInteger();
        for (ExecutorService executor : all) {
            executor.execute(() -> {
                begun.countDown();
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
                while (System.nanoTime() - end < 0) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
                finished.incrementAndGet();
            });
        }
        begun.await();
        threads.close();
        assertEquals(all.size(), finished.get());
    }
}
