package io.vectron.shardservers.server;

import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.raft.DamagedLogException;
import io.vectron.shardservers.core.DamagedDataException;
import io.vectron.shardservers.core.ReplicaConfig;
import io.vectron.shardservers.raft.RaftNode;
import io.vectron.shardservers.raft.ShardReplica;
import io.vectron.shardservers.storage.ServerDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas a server runs. Opening one may take long, when its graph has to be built, so it happens in the background;
 * per replica one thing happens at a time. Thread-safe.
 *
 * <pre>
 *                 ┌──────────────── reopen ────────────────┐
 *                 ▼                                        │
 * (absent) ──► opening ──► running ──► stopped by a fault ─┤
 *    ▲            │           │                            │
 *    │            ├──► refused, to be opened again later   │
 *    │            └──► quarantined ◄───────────────────────┘
 *    └────────── discard: the driver has forgotten it ──────── from any of these
 * </pre>
 */
final class HostedReplicas {
    private static final Logger LOG = LoggerFactory.getLogger(HostedReplicas.class);

    private final RaftNode node;
    private final ServerDirectory directory;
    private final Executor executor;
    private final Runnable onChange;
    private final Map<ShardId, ShardReplica> running = new ConcurrentSkipListMap<>();
    private final Set<ShardId> busy = ConcurrentHashMap.newKeySet();
    private final Map<ShardId, String> refused = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<ShardId, String> quarantined = new ConcurrentSkipListMap<>();

    /**
     * @param executor runs openings and removals
     * @param onChange told when a replica came or went; must not block
     */
    HostedReplicas(RaftNode node, ServerDirectory directory, Executor executor, Runnable onChange) {
        this.node = node;
        this.directory = directory;
        this.executor = executor;
        this.onChange = onChange;
        quarantined.putAll(directory.quarantined());
    }

    /** Takes note of where the servers are that hold the other replicas. */
    void learnAddresses(Collection<ServerAddress> peers) {
        peers.forEach(peer -> node.learnAddress(peer.id(), peer.raftAddress()));
    }

    Optional<ShardReplica> find(ShardId shard) {
        return Optional.ofNullable(running.get(shard));
    }

    Collection<ShardReplica> running() {
        return running.values();
    }

    /** Whether the shard is being opened or removed. */
    boolean isBusy(ShardId shard) {
        return busy.contains(shard);
    }

    /** Why a replica's data was set aside, if it was. */
    Optional<String> quarantineReason(ShardId shard) {
        return Optional.ofNullable(quarantined.get(shard));
    }

    /** Why a replica that should run does not, though it may later. */
    Optional<String> problem(ShardId shard) {
        ShardReplica replica = running.get(shard);
        return replica == null ? Optional.ofNullable(refused.get(shard)) : problem(replica);
    }

    private Optional<String> problem(ShardReplica replica) {
        Optional<String> failure = replica.shard().failure().or(replica::logFailure);
        if (failure.isPresent() || replica.isAlive() || isLeaving(replica)) {
            return failure;
        }
        return Optional.of("its Raft member has stopped; it is opened again");
    }

    /** One that is out of its configuration is stopped by Raft, and stays so until it is forgotten. */
    private boolean isLeaving(ShardReplica replica) {
        return replica.config().roleOf(node.self()).equals(Optional.of(ReplicaRole.LEAVING));
    }

    /** Whether it has stopped and should run. */
    boolean isStopped(ShardReplica replica) {
        return problem(replica).isPresent();
    }

    /** Why replicas that should run do not, by shard. */
    Map<ShardId, String> problems() {
        Map<ShardId, String> all = new TreeMap<>(refused);
        quarantined.forEach((shard, reason) -> all.put(shard, "quarantined: " + reason));
        for (ShardReplica replica : running.values()) {
            problem(replica).ifPresent(problem -> all.put(replica.id(), problem));
            replica.shard().damage().ifPresent(damage -> all.put(replica.id(), damage));
        }
        return all;
    }

    /** The shards that have files here, in use, quarantined or neither. */
    Set<ShardId> stored() {
        Set<ShardId> all = new TreeSet<>(directory.shards());
        all.addAll(quarantined.keySet());
        all.addAll(running.keySet());
        return all;
    }

    /** Opens what the data folder has. Completes when all of it runs or has been refused. */
    CompletableFuture<Void> openStored() {
        List<CompletableFuture<Void>> openings = new ArrayList<>();
        for (ShardId shard : directory.shards()) {
            try {
                if (directory.replica(shard).replicaFile().exists()) {
                    openings.add(open(directory.replica(shard).replicaFile().read()));
                } else {
                    LOG.info("shard {} was left half-made: its folder is deleted", shard);
                    node.delete(shard);
                }
            } catch (IOException e) {
                setAside(shard, String.valueOf(e.getMessage()));
            }
        }
        return CompletableFuture.allOf(openings.toArray(CompletableFuture[]::new));
    }

    /** Opens the replica unless it runs or something is under way with it. Completes when that is done. */
    CompletableFuture<Void> open(ReplicaConfig config) {
        ShardId shard = config.shard().shard();
        return running.containsKey(shard)
                ? CompletableFuture.completedFuture(null)
                : inBackground(shard, () -> openNow(config));
    }

    private void openNow(ReplicaConfig config) {
        ShardId shard = config.shard().shard();
        try {
            running.put(shard, node.open(config));
            refused.remove(shard);
            LOG.info(
                    "shard {} of collection {} runs here", shard, config.shard().name());
        } catch (DamagedLogException e) {
            setAside(shard, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            DamagedDataException.findBehind(e)
                    .ifPresentOrElse(
                            damage -> setAside(shard, String.valueOf(damage.getMessage())), () -> refuse(shard, e));
        }
    }

    /** Too little memory or address space for one more replica is no reason to fail the others. */
    private void refuse(ShardId shard, Throwable problem) {
        LOG.error("shard {} cannot be opened", shard, problem);
        refused.put(shard, "it cannot be opened: " + problem.getMessage());
    }

    /** Opens a replica again that has stopped by itself. */
    void reopen(ShardReplica replica) {
        ShardId shard = replica.id();
        inBackground(shard, () -> {
            LOG.info(
                    "shard {} has stopped and is opened again: {}",
                    shard,
                    problem(replica).orElse(""));
            if (tryStop(replica) && (replica.logFailure().isEmpty() || tryRewriteLog(shard))) {
                running.remove(shard);
                openNow(replica.config());
            }
        });
    }

    private boolean tryStop(ShardReplica replica) {
        try {
            node.stop(replica);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("shard {} cannot be stopped", replica.id(), e);
            return false;
        }
    }

    private boolean tryRewriteLog(ShardId shard) {
        try {
            node.rewriteLog(shard);
            return true;
        } catch (IOException e) {
            LOG.error("the log of shard {} still cannot be written", shard, e);
            return false;
        }
    }

    /** Stops a running replica for good and sets its data aside. */
    void quarantine(ShardReplica replica, String reason) {
        inBackground(replica.id(), () -> {
            if (tryStop(replica)) {
                running.remove(replica.id());
                setAside(replica.id(), reason);
            }
        });
    }

    /** Notes that a replica which must have been here is not. */
    void reportLost(ShardId shard, String reason) {
        setAside(shard, reason);
    }

    private void setAside(ShardId shard, String reason) {
        LOG.error(
                "shard {} is quarantined, nothing of it is used: {}. It is in quarantine/{} of the data folder",
                shard,
                reason,
                shard);
        try {
            directory.quarantine(shard, node.groupDirectory(shard), reason);
            quarantined.put(shard, reason);
            refused.remove(shard);
        } catch (IOException e) {
            LOG.error("shard {} cannot be moved to quarantine", shard, e);
            refused.put(shard, "damaged, and cannot be quarantined: " + reason);
        }
    }

    /** Gives a running replica another membership of the same shard. */
    void reconfigure(ShardReplica replica, ReplicaConfig config) {
        try {
            directory.replica(replica.id()).replicaFile().write(config);
            replica.reconfigure(config);
        } catch (IOException e) {
            LOG.error("shard {} cannot note its epoch {}", replica.id(), config.epoch(), e);
        }
    }

    /** Stops the replica if it runs and deletes its data, quarantined or not, unless something is under way with it. */
    void discard(ShardId shard) {
        inBackground(shard, () -> {
            try {
                ShardReplica replica = running.get(shard);
                if (replica != null) {
                    node.stop(replica);
                }
                node.delete(shard);
                directory.deleteQuarantined(shard);
                // Not before: what could not be removed stays known, and is tried again after the next heartbeat.
                running.remove(shard);
                refused.remove(shard);
                quarantined.remove(shard);
                LOG.info("shard {} was removed with its data", shard);
            } catch (IOException | RuntimeException e) {
                LOG.error("shard {} cannot be removed", shard, e);
                refused.put(shard, "it cannot be removed: " + e.getMessage());
            }
        });
    }

    /** Does it unless something is under way with the shard. Completes when it is done, or at once if it will not be. */
    private CompletableFuture<Void> inBackground(ShardId shard, Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!busy.add(shard)) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            executor.execute(() -> {
                try {
                    action.run();
                } finally {
                    busy.remove(shard);
                    done.complete(null);
                    onChange.run();
                }
            });
        } catch (RejectedExecutionException e) {
            // The server is closing.
            busy.remove(shard);
            done.complete(null);
        }
        return done;
    }
}
