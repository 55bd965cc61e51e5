package io.vectron.ingest;

import io.vectron.ingest.kafka.IngestService;
import io.vectron.ingest.kafka.ProgressReporter;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.PlacementView;
import io.vectron.shardservers.api.routing.ShardClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest service: makes each collection's topic, reads it and writes its records to the shards, effectively once.
 * Kafka and the placement driver may be away at the start or later: it keeps trying and reports itself degraded.
 *
 * <p>Several instances share the partitions of a collection. Started once, closed once; thread-safe.
 */
public final class IngestServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IngestServer.class);

    private final IngestConfig config;
    private final ScheduledExecutorService timer;
    private final IngestService service;
    private final ProgressReporter reporter;
    private final List<Thread> threads = new ArrayList<>();

    /** Nothing given is closed here. */
    public IngestServer(IngestConfig config, PlacementService placement, PlacementView view, ShardClient shards) {
        this.config = config;
        this.timer = newTimer();
        this.service = new IngestService(config, placement, view, shards, timer);
        this.reporter = new ProgressReporter(config, service, placement);
    }

    private static ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("ingest-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** Begins in the background and returns at once. */
    public synchronized void start() {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("an ingest server is started once; make a new one");
        }
        threads.add(run("ingest-service", service::run));
        threads.add(run("ingest-reporter", reporter::run));
        log.info("ingest {} reads Kafka at {}", config.instance(), config.bootstrapServers());
    }

    private static Thread run(String name, Loop loop) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                // Nobody interrupts these threads but a dying JVM.
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.error("{} ended by a bug", name, e);
            }
        });
    }

    /** Finishes what is on its way, commits, leaves its groups. Takes seconds at most. Idempotent. */
    @Override
    public synchronized void close() {
        reporter.stop();
        service.stop();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    /** A thread's work. */
    @FunctionalInterface
    private interface Loop {
        void run() throws InterruptedException;
    }
}
