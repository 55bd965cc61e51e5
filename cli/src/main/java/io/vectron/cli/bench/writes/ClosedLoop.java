package io.vectron.cli.bench.writes;

import io.vectron.cli.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that each send the next request when the last one is acknowledged. */
final class ClosedLoop {
    private ClosedLoop() {}

    /**
     * @param clients at the same time
     * @param batch records of a request
     * @throws CliException if a request fails: what fails is not slow
     */
    static WriteLatencies run(WriteTarget target, FreshPoints points, int clients, int batch, Duration duration) {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<Future<long[]>> loops = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                clients, Thread.ofPlatform().name("writer-", 0).factory())) {
            for (int i = 0; i < clients; i++) {
                loops.add(threads.submit(() -> loop(target, points, batch, end)));
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        long[] nanos = loops.stream()
                .map(ClosedLoop::outcome)
                .flatMapToLong(Arrays::stream)
                .toArray();
        return new WriteLatencies((long) nanos.length * batch, elapsed, elapsed, nanos);
    }

    private static long[] loop(WriteTarget target, FreshPoints points, int batch, long end)
            throws ExecutionException, InterruptedException {
        long[] nanos = new long[1_024];
        int requests = 0;
        while (System.nanoTime() - end < 0) {
            var records = points.next(batch);
            long sent = System.nanoTime();
            var _ = target.write(records).get();
            if (requests == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * requests);
            }
            nanos[requests++] = System.nanoTime() - sent;
        }
        return Arrays.copyOf(nanos, requests);
    }

    private static long[] outcome(Future<long[]> loop) {
        try {
            return loop.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        } catch (ExecutionException e) {
            throw new CliException("a write failed: " + e.getCause(), e);
        }
    }
}
