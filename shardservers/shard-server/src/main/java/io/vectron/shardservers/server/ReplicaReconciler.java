package io.vectron.shardservers.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ShardDescriptor;
import io.vectron.shardservers.raft.ShardReplica;
import io.vectron.shardservers.storage.DiskSpace;
import io.vectron.shardservers.storage.ServerDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the placement driver what runs here, and brings what runs in line with what it answers. Idempotent: every
 * answer is the whole truth, and whatever could not be done is tried again after the next one.
 *
 * <p>Data is only ever deleted on an answer of the cluster it belongs to: before a removal the server registers again and
 * compares the cluster's id, and an answer older than one already seen is passed over.
 *
 * <p>{@link #step} is called by one thread.
 */
final class ReplicaReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReconciler.class);
    private static final Duration DRIVER_WAIT = Duration.ofSeconds(5);

    private final PlacementService placement;
    private final Registration registration;
    private final ServerDirectory.Identity identity;
    private final HostedReplicas replicas;
    private final ReplicaReports reports;
    private final DiskSpace disk;
    private final MachineMeter machine;
    private final LongSupplier nanoClock;
    private final OpenAttempts attempts = new OpenAttempts();
    private final Map<ShardId, ReplicaConfig> assigned = new TreeMap<>();
    private boolean folderIsNew;
    private boolean registered;
    private MapVersion newest = new MapVersion(0);
    private volatile Optional<String> problem = Optional.empty();

    /** @param folderIsNew whether the server's folder was empty until now */
    ReplicaReconciler(
            PlacementService placement,
            Registration registration,
            ServerDirectory.Identity identity,
            boolean folderIsNew,
            HostedReplicas replicas,
            ReplicaMeter meter,
            DiskSpace disk,
            LongSupplier nanoClock) {
        this.disk = disk;
        this.machine = new MachineMeter(disk);
        this.folderIsNew = folderIsNew;
        this.reports = new ReplicaReports(replicas, meter);
        this.placement = placement;
        this.registration = registration;
        this.identity = identity;
        this.replicas = replicas;
        this.nanoClock = nanoClock;
    }

    /** Why the driver's last answer could not be had or followed. */
    Optional<String> problem() {
        return problem;
    }

    /** One report and what follows from its answer. Failures are logged once and told by {@link #problem}. */
    void step() throws InterruptedException {
        try {
            if (!registered) {
                register();
                registered = true;
            }
            follow(await(placement.heartbeat(identity.server(), report())));
            if (problem.isPresent()) {
                LOG.info("the placement driver answers again");
                problem = Optional.empty();
            }
        } catch (VectronException e) {
            // A driver that lost its memory, or another one: introduce ourselves again, and be told which cluster it
            // is.
            registered = false;
            if (problem.isEmpty()) {
                LOG.warn("the placement driver cannot be followed: {}", e.message());
            }
            problem = Optional.of(e.message());
        }
    }

    private ServerReport report() {
        return new ServerReport(machine.measure(), reports.all(assigned));
    }

    private void register() throws InterruptedException {
        Registered answer = await(placement.register(registration));
        ServerDirectory.Identity told =
                new ServerDirectory.Identity(answer.cluster(), registration.node(), answer.server());
        if (!told.equals(identity)) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "the placement driver takes this server for " + told + ", its data folder says " + identity
                            + "; point the server to its own cluster, or give it another data folder");
        }
    }

    private void follow(Assignments assignments) throws InterruptedException {
        if (assignments.version().compareTo(newest) < 0) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "the placement driver answered with map version " + assignments.version() + " after " + newest);
        }
        newest = assignments.version();
        replicas.learnAddresses(assignments.peers().values());
        assigned.clear();
        for (Assignment assignment : assignments.assignments()) {
            ReplicaConfig config = configOf(assignment, assignments.peers());
            assigned.put(config.shard().shard(), config);
        }
        if (folderIsNew) {
            assignments.assignments().forEach(this::reportIfLost);
            folderIsNew = false;
        }
        for (ReplicaConfig config : assigned.values()) {
            run(config);
        }
        removeSurplus();
    }

    /**
     * A new folder has nothing to run as a voter of a shard that was led before: what voted here then, in another folder, has
     * lost its vote and its log. An empty voter in its place could help to elect a leader that lacks acknowledged writes.
     */
    private void reportIfLost(Assignment assignment) {
        ShardPlacement shard = assignment.shard();
        boolean listens = shard.findReplica(identity.server())
                .filter(replica -> replica.role().listens())
                .isPresent();
        if (shard.leader().isPresent() && !listens) {
            replicas.reportLost(shard.shard(), "the server's data folder is new: what the replica had is lost");
        }
    }

    private void removeSurplus() throws InterruptedException {
        Set<ShardId> surplus = replicas.stored();
        surplus.removeAll(assigned.keySet());
        surplus.removeIf(replicas::isBusy);
        if (!surplus.isEmpty()) {
            register();
            surplus.forEach(this::discard);
        }
    }

    private void discard(ShardId shard) {
        attempts.forget(shard);
        replicas.discard(shard);
    }

    private void run(ReplicaConfig config) throws InterruptedException {
        ShardId shard = config.shard().shard();
        if (replicas.isBusy(shard)) {
            return;
        }
        Optional<ShardReplica> running = replicas.find(shard);
        if (mustBeginEmpty(config, running)) {
            register();
            discard(shard);
        } else if (running.isPresent()) {
            keepRunning(running.get(), config);
        } else if (replicas.quarantineReason(shard).isEmpty() && attempts.tryBegin(shard, nanoClock.getAsLong())) {
            replicas.open(config);
        }
    }

    /**
     * What is assigned as a listener but voted before, or was set aside, has been out of the configuration in between. It
     * begins empty, so that nothing it had can be taken for what a voter has.
     */
    private boolean mustBeginEmpty(ReplicaConfig config, Optional<ShardReplica> running) {
        return isToListen(config)
                && (replicas.quarantineReason(config.shard().shard()).isPresent()
                        || running.filter(replica -> !isToListen(replica.config()))
                                .isPresent());
    }

    private boolean isToListen(ReplicaConfig config) {
        return config.roleOf(identity.server()).map(ReplicaRole::listens).orElse(false);
    }

    private void keepRunning(ShardReplica replica, ReplicaConfig config) {
        if (!replica.config().equals(config)) {
            replicas.reconfigure(replica, config);
        }
        Optional<String> damage = replica.shard().damage();
        if (damage.isPresent() && config.isReplicated(identity.server())) {
            replicas.quarantine(replica, damage.get());
        } else if (!replicas.isStopped(replica)) {
            replica.pursueAssignment();
        } else if (attempts.tryBegin(replica.id(), nanoClock.getAsLong())) {
            cure(replica);
        }
    }

    /** Without any room on the disk it could not be opened again; so it stays as it is, readable, and lets another lead. */
    private void cure(ShardReplica replica) {
        if (disk.makeRoomToRepair()) {
            replicas.reopen(replica);
        } else {
            replica.handOver().exceptionally(failure -> {
                LOG.warn("shard {} cannot be handed over: {}", replica.id(), failure.getMessage());
                return null;
            });
        }
    }

    private static ReplicaConfig configOf(Assignment assignment, Map<ServerId, ServerAddress> peers) {
        return new ReplicaConfig(
                new ShardDescriptor(
                        assignment.shard().shard(),
                        assignment.collection(),
                        assignment.name(),
                        assignment.settings(),
                        assignment.shard().range()),
                assignment.shard().epoch(),
                assignment.shard().replicas().stream()
                        .map(replica -> peerOf(assignment.shard().shard(), replica, peers))
                        .toList(),
                assignment.shard().preferredLeader());
    }

    private static ReplicaConfig.Peer peerOf(ShardId shard, Replica replica, Map<ServerId, ServerAddress> peers) {
        ServerAddress address = peers.get(replica.server());
        if (address == null) {
            throw new VectronException(
                    ErrorCode.INTERNAL_ERROR,
                    "the placement driver assigned shard " + shard + " without the address of server "
                            + replica.server());
        }
        return new ReplicaConfig.Peer(replica.server(), replica.role(), address.raftAddress());
    }

    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(DRIVER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof VectronException expected
                    ? expected
                    : new VectronException(
                            ErrorCode.UNAVAILABLE, "the placement driver failed: " + e.getCause(), Map.of(), e);
        } catch (TimeoutException e) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "the placement driver did not answer within " + DRIVER_WAIT.toSeconds() + " s",
                    Map.of(),
                    e);
        }
    }
}
