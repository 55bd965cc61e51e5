package io.vectron.placement.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.server.core.ComponentDirectory;
import io.vectron.placement.server.core.MapWaiters;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.ServerLiveness;
import io.vectron.placement.server.raft.PlacementRaftNode;
import io.vectron.placement.server.rpc.PlacementListener;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One placement driver: starts, serves, stops. Start and close from one thread; the service is thread-safe. */
public final class PlacementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PROPOSE_PAUSE = Duration.ofMillis(20);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

    private final PlacementServerConfig config;
    private final String version;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("placement-answers").daemon().factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("placement-timer").daemon().factory());
    private final PlacementRaftNode raft;
    private final PlacementDriver driver;
    private @Nullable PlacementListener listener;
    private boolean closed;

    /** @param version of this build, for its reports */
    public PlacementServer(PlacementServerConfig config, String version) throws IOException {
        this.config = config;
        this.version = version;
        Files.createDirectories(config.dataDir());
        MapWaiters waiters = new MapWaiters(executor);
        this.raft = new PlacementRaftNode(config, System::currentTimeMillis, state -> waiters.publish(state.map()));
        this.driver = new PlacementDriver(
                raft,
                waiters,
                new ServerLiveness(System::nanoTime, config.serverTimeout()),
                new ComponentDirectory(System::nanoTime, config.reportTimeout(), FORGET_AFTER));
    }

    /** Returns when this driver leads and the cluster has its id. */
    public void start() throws IOException {
        raft.start();
        initializeCluster();
        if (config.grpcPort().isPresent()) {
            listener = PlacementListener.start(config.host(), config.grpcPort().get(), driver);
        }
        timer.scheduleAtFixedRate(this::reportItself, 0, REPORT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info(
                "Placement driver {} leads cluster {}",
                config.node(),
                raft.state().cluster().orElseThrow());
    }

    private void initializeCluster() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        var command = new PlacementCommand.InitializeCluster(UUID.randomUUID());
        Throwable failure = tryPropose(command);
        while (failure != null) {
            if (System.nanoTime() - deadline > 0) {
                throw new VectronException(
                        ErrorCode.UNAVAILABLE,
                        "the placement driver could not become leader within " + START_TIMEOUT.toSeconds() + " s",
                        Map.of(),
                        failure);
            }
            CompletableFuture<Void> pause = new CompletableFuture<>();
            pause.completeOnTimeout(null, PROPOSE_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            failure = tryPropose(command);
        }
    }

    private @Nullable Throwable tryPropose(PlacementCommand command) {
        try {
            raft.propose(command).get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VectronException(ErrorCode.UNAVAILABLE, "interrupted while starting", Map.of(), e);
        }
    }

    private void reportItself() {
        var unused = driver.report(new ComponentReport(
                "placement",
                config.node(),
                version,
                ComponentStatus.UP,
                "",
                Map.of("raft", config.host() + ":" + config.raftPort()),
                Map.of("map_version", (double) raft.state().map().version().value()),
                List.of()));
    }

    /** The driver's port, for callers in this process. */
    public PlacementService service() {
        return driver;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        timer.shutdownNow();
        if (listener != null) {
            listener.close();
        }
        raft.close();
        executor.shutdown();
    }
}
