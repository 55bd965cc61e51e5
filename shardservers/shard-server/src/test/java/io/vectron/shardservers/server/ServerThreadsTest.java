package io.vectron.shardservers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerThreadsTest {
    /** As one would that is in the middle of a system call when the server closes: what it writes must be written before. */
    @Test
    void waitsWhenClosedForWhatIsUnderWay() {
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
        Thread closer = Thread.currentThread();
        AtomicBoolean closed = new AtomicBoolean();
        AtomicInteger finished = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(all.size());
        for (ExecutorService executor : all) {
            executor.execute(() -> {
                begun.countDown();
                while (closer.getState() != Thread.State.TIMED_WAITING && !closed.get()) {
                    Thread.yield();
                }
                if (!closed.get()) {
                    finished.incrementAndGet();
                }
            });
        }
        awaitAll(begun);
        threads.close();
        closed.set(true);
        assertEquals(all.size(), finished.get());
    }

    /** Never in a state that what is under way could take for the closing's. */
    private static void awaitAll(CountDownLatch begun) {
        while (begun.getCount() > 0) {
            Thread.yield();
        }
    }
}
