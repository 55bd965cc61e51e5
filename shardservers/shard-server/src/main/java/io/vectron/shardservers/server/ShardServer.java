package io.vectron.shardservers.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.ComponentStatus;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.core.DutyCycle;
import io.vectron.shardservers.core.ShardRuntime;
import io.vectron.shardservers.core.TailMemory;
import io.vectron.shardservers.core.WriteBudget;
import io.vectron.shardservers.planted.PlantedBug;
import io.vectron.shardservers.raft.RaftNode;
import io.vectron.shardservers.raft.RaftSettings;
import io.vectron.shardservers.raft.ShardReplica;
import io.vectron.shardservers.rpc.ShardGrpcEndpoint;
import io.vectron.shardservers.storage.DiskSpace;
import io.vectron.shardservers.storage.RocksResources;
import io.vectron.shardservers.storage.ServerDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard server: runs the replicas the placement driver assigns to it, on a data folder that survives restarts and
 * crashes. Built, started once and closed once; {@link #service()} works in between. Thread-safe.
 */
public final class ShardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardServer.class);
    private static final Duration FIRST_REGISTRATION_WAIT = Duration.ofSeconds(30);
    /** What a replica that takes long to open may keep the others from hearing their leaders. */
    private static final Duration LONGEST_UNHEARD = Duration.ofSeconds(5);

    private static final long GRAPH_SAVE_CHECK_MS = 1_000;
    private static final long REPAIR_CHECK_MS = 5_000;
    private static final long VERIFY_CHECK_MS = 5_000;
    private static final long DISK_CHECK_MS = 500;
    private static final long COMPONENT_REPORT_MS = 2_000;

    private final ShardServerConfig config;
    private final PlacementService placement;
    private final PlantedBug bug;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final HeartbeatSignal signal = new HeartbeatSignal();
    /** Written with this server's lock, which {@link #close} holds while it waits for threads that read it. */
    private volatile @Nullable Running running;

    /** What exists between start and close. */
    private record Running(
            ServerDirectory.Identity identity,
            HostedReplicas replicas,
            ReplicaReconciler reconciler,
            ServerThreads threads,
            ShardService service,
            DiskSpace disk,
            Optional<ShardGrpcEndpoint> endpoint) {}

    public ShardServer(ShardServerConfig config, PlacementService placement) {
        this(config, placement, PlantedBug.NONE);
    }

    /** @param bug what it does wrong, in a test of the tests */
    public ShardServer(ShardServerConfig config, PlacementService placement, PlantedBug bug) {
        this.config = config;
        this.placement = placement;
        this.bug = bug;
    }

    /**
     * Takes the data folder, opens its replicas and begins to report to the placement driver; a replica that takes long
     * to open, because its graph has to be built, is opened in the background. A folder used before starts without the
     * driver; a new one waits for it to give the server its id.
     *
     * @throws VectronException if the folder is in use or another server's, an address is taken, or the driver does not
     *     answer
     */
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException("the shard server was started before");
        }
        try {
            if (bug != PlantedBug.NONE) {
                LOG.error("this server is under test and does wrong on purpose: {}", bug);
            }
            Running begun = assemble();
            running = begun;
            begun.threads
                    .background()
                    .scheduleWithFixedDelay(this::reportItself, 0, COMPONENT_REPORT_MS, TimeUnit.MILLISECONDS);
            LOG.info(
                    "shard server {} ({}) of cluster {} runs on {}",
                    begun.identity.server(),
                    config.node(),
                    begun.identity.cluster(),
                    config.dataDir());
        } catch (IOException e) {
            closeResources();
            throw new VectronException(
                    ErrorCode.UNAVAILABLE, "the shard server cannot start: " + e.getMessage(), Map.of(), e);
        } catch (RuntimeException | Error e) {
            closeResources();
            throw e;
        }
    }

    private Running assemble() throws IOException {
        ServerDirectory directory = opened(ServerDirectory.open(config.dataDir()));
        boolean folderIsNew = directory.identity().isEmpty();
        ServerDirectory.Identity identity = identify(directory);
        RocksResources rocks = opened(new RocksResources(config.cacheBytes()));
        ServerThreads threads = opened(ServerThreads.start(config));
        DiskSpace disk = new DiskSpace(config.dataDir(), config.diskFloorBytes());
        RaftNode node = opened(new RaftNode(
                identity.cluster(),
                identity.server(),
                directory,
                new RaftSettings(
                        config.raft().host(),
                        config.raft().port(),
                        config.electionTimeout(),
                        config.snapshotEntries(),
                        config.snapshotBytes()),
                rocks,
                runtime(threads),
                System::currentTimeMillis,
                config.answerWait(),
                bug::applied,
                disk::hasRoomNow,
                signal::raise));
        HostedReplicas replicas = new HostedReplicas(node, directory, threads.opening(), signal::raise);
        LocalShardService local = new LocalShardService(
                identity.server(), replicas, threads.reads(), disk, new WriteBudget(config.writeBytes()));
        ShardService service = bug.in(local);
        CompletableFuture<Void> stored = replicas.openStored();
        ReplicaReconciler reconciler = new ReplicaReconciler(
                placement,
                registration(),
                identity,
                folderIsNew,
                replicas,
                new ReplicaMeter(node, directory, System::nanoTime),
                disk,
                System::nanoTime);
        threads.background().execute(() -> report(reconciler));
        threads.background()
                .scheduleWithFixedDelay(
                        () -> saveGraphs(replicas, disk),
                        GRAPH_SAVE_CHECK_MS,
                        GRAPH_SAVE_CHECK_MS,
                        TimeUnit.MILLISECONDS);
        threads.background()
                .scheduleWithFixedDelay(() -> watch(disk), DISK_CHECK_MS, DISK_CHECK_MS, TimeUnit.MILLISECONDS);
        threads.repairing()
                .scheduleWithFixedDelay(
                        () -> repairGraphs(replicas), REPAIR_CHECK_MS, REPAIR_CHECK_MS, TimeUnit.MILLISECONDS);
        FileVerification verification = new FileVerification(replicas, System::nanoTime);
        threads.repairing()
                .scheduleWithFixedDelay(verification::step, VERIFY_CHECK_MS, VERIFY_CHECK_MS, TimeUnit.MILLISECONDS);
        Optional<ShardGrpcEndpoint> endpoint = config.servesGrpc()
                ? Optional.of(opened(new ShardGrpcEndpoint(
                        config.grpc().host(), config.grpc().port(), service)))
                : Optional.empty();
        // A leader that finds the port but not its group asks again and again, at the cost of those that are being
        // opened.
        stored.completeOnTimeout(null, LONGEST_UNHEARD.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        node.start();
        return new Running(identity, replicas, reconciler, threads, service, disk, endpoint);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }

    private Registration registration() {
        return new Registration(
                config.node(), config.grpc().toString(), config.raft().toString(), config.traits());
    }

    private ShardRuntime runtime(ServerThreads threads) {
        return new ShardRuntime(
                threads.indexing(),
                config.indexThreads(),
                threads.timers(),
                System::nanoTime,
                config.tail(),
                new TailMemory(config.tailBytes()),
                config.graphSaves(),
                config.writeWait(),
                config.readWait());
    }

    private ServerDirectory.Identity identify(ServerDirectory directory) {
        Optional<ServerDirectory.Identity> known = directory.identity();
        if (known.isPresent()) {
            if (!known.get().node().equals(config.node())) {
                directory.claim(new ServerDirectory.Identity(
                        known.get().cluster(), config.node(), known.get().server()));
            }
            return known.get();
        }
        Registered registered = registerFirst();
        ServerDirectory.Identity identity =
                new ServerDirectory.Identity(registered.cluster(), config.node(), registered.server());
        directory.claim(identity);
        return identity;
    }

    private Registered registerFirst() {
        long deadline = System.nanoTime() + FIRST_REGISTRATION_WAIT.toNanos();
        while (true) {
            try {
                return placement
                        .register(registration())
                        .orTimeout(FIRST_REGISTRATION_WAIT.toSeconds(), TimeUnit.SECONDS)
                        .join();
            } catch (CompletionException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new VectronException(
                            ErrorCode.UNAVAILABLE,
                            "the placement driver gave this server no id within " + FIRST_REGISTRATION_WAIT.toSeconds()
                                    + " s: " + e.getCause(),
                            Map.of(),
                            e);
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            signal.await(config.heartbeatInterval());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VectronException(
                    ErrorCode.UNAVAILABLE, "interrupted while the server waited for its id", Map.of(), e);
        }
    }

    private void report(ReplicaReconciler reconciler) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    reconciler.step();
                } catch (RuntimeException e) {
                    LOG.error("a report to the placement driver failed unexpectedly", e);
                }
                signal.await(config.heartbeatInterval());
            }
        } catch (InterruptedException e) {
            // The server is closing.
            Thread.currentThread().interrupt();
        }
    }

    private static void watch(DiskSpace disk) {
        try {
            boolean hadRoom = disk.hasRoom();
            disk.refresh();
            if (hadRoom && !disk.hasRoom()) {
                LOG.error("writes are refused: {}", disk.shortage());
            } else if (!hadRoom && disk.hasRoom()) {
                LOG.info("writes are taken again: the disk has {} MiB free", disk.freeBytes() >> 20);
            }
        } catch (RuntimeException e) {
            LOG.error("the disk could not be looked at", e);
        }
    }

    /** A save needs room for a second graph; a restart without it has more to index again. */
    private static void saveGraphs(HostedReplicas replicas, DiskSpace disk) {
        if (!disk.hasRoom()) {
            return;
        }
        for (ShardReplica replica : replicas.running()) {
            try {
                replica.shard().saveGraphIfDue();
            } catch (RuntimeException e) {
                LOG.error("the graph of shard {} could not be saved", replica.id(), e);
            }
        }
    }

    private static void repairGraphs(HostedReplicas replicas) {
        for (ShardReplica replica : replicas.running()) {
            try {
                replica.shard().repairGraphIfDue(new DutyCycle(System::nanoTime, LockSupport::parkNanos));
            } catch (RuntimeException e) {
                LOG.error("the graph of shard {} could not be repaired", replica.id(), e);
            }
        }
    }

    /** The server's port, for callers in this process. */
    public ShardService service() {
        return started().service;
    }

    /** Stops a replica as a fault in apply would; for tests of what follows. */
    void failShard(ShardId shard, String fault) {
        started().replicas.find(shard).orElseThrow().shard().fail(fault, new IOException(fault));
    }

    private Running started() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the shard server does not run");
        }
        return now;
    }

    private void reportItself() {
        placement.report(report()).exceptionally(failure -> {
            LOG.debug("the placement driver did not take this server's report; the next one follows", failure);
            return null;
        });
    }

    /** The server's word on itself. */
    public ComponentReport report() {
        Running now = started();
        String reason = String.join("; ", problems(now));
        return new ComponentReport(
                "shardserver",
                config.node(),
                config.version(),
                reason.isEmpty() ? ComponentStatus.UP : ComponentStatus.DEGRADED,
                reason,
                Map.of("grpc", config.grpc().toString(), "raft", config.raft().toString()),
                measurements(now.replicas),
                List.of());
    }

    private static List<String> problems(Running now) {
        List<String> problems = new ArrayList<>();
        now.reconciler.problem().ifPresent(problems::add);
        if (!now.disk.hasRoom()) {
            problems.add("writes are refused: " + now.disk.shortage());
        }
        now.replicas.problems().forEach((shard, problem) -> problems.add("shard " + shard + ": " + problem));
        return problems;
    }

    private static Map<String, Double> measurements(HostedReplicas replicas) {
        double shards = 0;
        double leaders = 0;
        double points = 0;
        double unindexed = 0;
        for (ShardReplica replica : replicas.running()) {
            shards++;
            leaders += replica.isLeader() ? 1 : 0;
            points += replica.shard().points();
            unindexed += replica.shard().unindexed();
        }
        return Map.of("shards", shards, "leaders", leaders, "points", points, "unindexed_points", unindexed);
    }

    /**
     * Stops reporting, hands over what it leads, takes no more calls, and closes replicas in order, with their state flushed
     * and graphs saved.
     * Idempotent.
     */
    @Override
    public synchronized void close() {
        Running ending = running;
        if (ending != null) {
            try {
                ending.threads.stopReporting();
                LeadershipHandOver.run(ending.replicas.running());
                // Before its threads: a caller whom nobody answers here is to go elsewhere at once.
                ending.endpoint.ifPresent(ShardGrpcEndpoint::close);
                ending.threads.stopServing();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running = null;
        }
        closeResources();
    }

    private void closeResources() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                LOG.warn("part of the shard server did not close in order", e);
            }
        }
    }
}
