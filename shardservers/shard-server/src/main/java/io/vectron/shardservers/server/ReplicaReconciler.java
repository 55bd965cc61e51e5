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
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerReport;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.core.ShardDescriptor;
import io.vectron.shardservers.raft.ShardReplica;
import io.vectron.shardservers.storage.ServerDirectory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Duration RETRY_OPEN_AFTER = Duration.ofSeconds(10);

    private final PlacementService placement;
    private final Registration registration;
    private final ServerDirectory.Identity identity;
    private final HostedReplicas replicas;
    private final LongSupplier nanoClock;
    private final Map<ShardId, Long> lastOpenedNanos = new ConcurrentHashMap<>();
    private boolean registered;
    private MapVersion newest = new MapVersion(0);
    private volatile Optional<String> problem = Optional.empty();

    ReplicaReconciler(
            PlacementService placement,
            Registration registration,
            ServerDirectory.Identity identity,
            HostedReplicas replicas,
            LongSupplier nanoClock) {
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
            follow(await(placement.heartbeat(identity.server(), ServerReport.of(replicas.reports()))));
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
        Set<ShardId> assigned = new HashSet<>();
        for (Assignment assignment : assignments.assignments()) {
            assigned.add(assignment.shard().shard());
            run(assignment, assignments.peers());
        }
        List<ShardReplica> surplus = replicas.running().stream()
                .filter(replica -> !assigned.contains(replica.id()))
                .toList();
        if (!surplus.isEmpty()) {
            register();
            surplus.forEach(replicas::remove);
        }
    }

    private void run(Assignment assignment, Map<ServerId, ServerAddress> peers) {
        ReplicaConfig config = configOf(assignment, peers);
        Optional<ShardReplica> running = replicas.find(config.shard().shard());
        if (running.isPresent()) {
            if (!running.get().config().equals(config)) {
                replicas.reconfigure(running.get(), config);
            }
        } else if (!replicas.isQuarantined(config.shard().shard())
                && isTimeToOpen(config.shard().shard())) {
            replicas.open(config);
        }
    }

    /** One that failed to open is tried again, but not with every heartbeat. */
    private boolean isTimeToOpen(ShardId shard) {
        if (replicas.isBusy(shard)) {
            return false;
        }
        long now = nanoClock.getAsLong();
        Long last = lastOpenedNanos.get(shard);
        if (last != null && now - last < RETRY_OPEN_AFTER.toNanos()) {
            return false;
        }
        lastOpenedNanos.put(shard, now);
        return true;
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
                        .toList());
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
