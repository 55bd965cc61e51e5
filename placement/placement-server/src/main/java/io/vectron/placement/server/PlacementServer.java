package io.vectron.placement.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.server.core.ComponentDirectory;
import io.vectron.placement.server.core.MapWaiters;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.StartGate;
import io.vectron.placement.server.core.observe.Observer;
import io.vectron.placement.server.core.plan.Reconciler;
import io.vectron.placement.server.raft.GroupEvents;
import io.vectron.placement.server.raft.PlacementRaftNode;
import io.vectron.placement.server.rpc.PlacementListener;
import io.vectron.placement.server.storage.DriverDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One placement driver: starts once, serves, stops. Thread-safe. */
public final class PlacementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration FORGET_AFTER = Duration.ofMinutes(10);
    private static final int MAX_WAITING_READERS = 10_000;

    private final PlacementServerConfig config;
    private final String version;
    private final StartGate gate = new StartGate();
    /** What is open, the newest first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private @Nullable PlacementDriver driver;
    private boolean started;

    /** @param version of this build, for its reports */
    public PlacementServer(PlacementServerConfig config, String version) {
        this.config = config;
        this.version = version;
    }

    /**
     * Takes the data folder and joins the driver group. Returns when the group has a leader and the cluster has its id.
     *
     * @throws VectronException if the folder is in use, another driver's or damaged, an address is taken, or no leader is
     *     elected in time; everything is closed then
     */
    public synchronized void start() {
        if (started) {
            throw new IllegalStateException("the placement driver was started before");
        }
        started = true;
        try {
            assemble();
        } catch (IOException e) {
            close();
            throw new VectronException(
                    ErrorCode.UNAVAILABLE, "the placement driver cannot start: " + e.getMessage(), Map.of(), e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void assemble() throws IOException {
        DriverDirectory directory = opened(DriverDirectory.open(config.dataDir(), config.node()));
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("placement").daemon().factory());
        open.push(executor::shutdownNow);
        MapWaiters waiters = new MapWaiters(executor, MAX_WAITING_READERS);
        Events events = new Events(waiters, executor);
        PlacementRaftNode raft =
                opened(new PlacementRaftNode(config, directory.raft(), System::currentTimeMillis, events));
        events.raft = raft;
        raft.start();
        awaitGate();
        Observer observer = new Observer(config.serverTimeout(), config.policy().maxLag());
        Reconciliation reconciliation = new Reconciliation(
                raft, observer, new Reconciler(config.policy()), System::nanoTime, System::currentTimeMillis);
        PlacementDriver service = new PlacementDriver(
                raft,
                waiters,
                observer,
                reconciliation,
                new ComponentDirectory(System::nanoTime, config.reportTimeout(), FORGET_AFTER),
                System::nanoTime);
        driver = service;
        if (config.grpcPort().isPresent()) {
            opened(PlacementListener.start(config.host(), config.grpcPort().get(), service));
        }
        long intervalMs = config.policy().interval().toMillis();
        executor.scheduleWithFixedDelay(reconciliation::round, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        executor.scheduleAtFixedRate(
                () -> reportItself(raft, service), 0, REPORT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info(
                "Placement driver {} serves cluster {}",
                config.node(),
                raft.state().cluster().orElseThrow());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** Passes on what happens in the group, and gives a new cluster its id. */
    private final class Events implements GroupEvents {
        private final MapWaiters waiters;
        private final ScheduledExecutorService executor;
        private volatile @Nullable PlacementRaftNode raft;

        private Events(MapWaiters waiters, ScheduledExecutorService executor) {
            this.waiters = waiters;
            this.executor = executor;
        }

        @Override
        public void stateChanged(PlacementState state) {
            waiters.publish(state.map());
            gate.stateChanged(state);
        }

        @Override
        public void leads() {
            gate.leaderKnown();
            PlacementRaftNode leader = raft;
            if (leader != null && leader.state().cluster().isEmpty()) {
                // Not on the thread that applies: the command is applied by it. A leader that fails here is replaced,
                // and
                // the next one finds the cluster without its id.
                executor.execute(() -> {
                    var unused = leader.propose(new PlacementCommand.InitializeCluster(UUID.randomUUID()));
                });
            }
        }

        @Override
        public void follows() {
            gate.leaderKnown();
        }
    }

    private void awaitGate() {
        try {
            gate.opened().get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "the placement drivers elected no leader within " + START_TIMEOUT.toSeconds()
                            + " s; is a majority of them running?",
                    Map.of(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VectronException(ErrorCode.UNAVAILABLE, "interrupted while starting", Map.of(), e);
        }
    }

    private void reportItself(PlacementRaftNode raft, PlacementDriver service) {
        List<String> alarms = service.alarms();
        // Fails on a driver that does not lead; the leader's is the word that counts.
        var unused = service.report(new ComponentReport(
                "placement",
                config.node(),
                version,
                alarms.isEmpty() ? ComponentStatus.UP : ComponentStatus.DEGRADED,
                String.join("; ", alarms),
                Map.of("raft", config.host() + ":" + config.raftPort()),
                Map.of("map_version", (double) raft.state().map().version().value()),
                List.of()));
    }

    /** The driver's port, for callers in this process; after {@link #start}. */
    public synchronized PlacementService service() {
        PlacementDriver service = driver;
        if (service == null) {
            throw new IllegalStateException("the placement driver is not started");
        }
        return service;
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("Part of the placement driver did not close in order", e);
            }
        }
    }
}
