package io.vectron.shardservers.server;

import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.raft.DamagedLogException;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
 * (absent) ── open ──► opening ──► running ── remove ──► removing ──► (absent)
 *                         │
 *                         └──► refused: quarantined, or to be tried again later
 * </pre>
 */
final class HostedReplicas {
    private static final Logger LOG = LoggerFactory.getLogger(HostedReplicas.class);

    private final RaftNode node;
    private final ServerDirectory directory;
    private final Executor executor;
    private final Runnable onChange;
    private final Map<ShardId, ShardReplica> running = new ConcurrentSkipListMap<>();
    private final Map<ShardId, Epoch> busy = new ConcurrentHashMap<>();
    private final Map<ShardId, String> problems = new ConcurrentSkipListMap<>();

    /**
     * @param executor runs openings and removals
     * @param onChange told when a replica came or went; must not block
     */
    HostedReplicas(RaftNode node, ServerDirectory directory, Executor executor, Runnable onChange) {
        this.node = node;
        this.directory = directory;
        this.executor = executor;
        this.onChange = onChange;
        for (ShardId shard : directory.quarantined()) {
            problems.put(shard, "its data is in quarantine/" + shard + " of the data folder");
        }
    }

    Optional<ShardReplica> find(ShardId shard) {
        return Optional.ofNullable(running.get(shard));
    }

    Collection<ShardReplica> running() {
        return running.values();
    }

    /** Whether the shard is being opened or removed. */
    boolean isBusy(ShardId shard) {
        return busy.containsKey(shard);
    }

    /** Why replicas that should run do not, by shard. */
    Map<ShardId, String> problems() {
        Map<ShardId, String> all = new TreeMap<>(problems);
        for (ShardReplica replica : running.values()) {
            if (!replica.isAlive()) {
                all.put(replica.id(), "its Raft member has stopped; restart the server");
            }
            replica.shard().failure().ifPresent(failure -> all.put(replica.id(), failure));
        }
        return all;
    }

    boolean isQuarantined(ShardId shard) {
        return directory.quarantined().contains(shard);
    }

    /** Opens what the data folder has. */
    void openStored() {
        for (ShardId shard : directory.shards()) {
            try {
                if (directory.replica(shard).replicaFile().exists()) {
                    open(directory.replica(shard).replicaFile().read());
                } else {
                    LOG.info("shard {} was left half-made: its folder is deleted", shard);
                    node.delete(shard);
                }
            } catch (IOException e) {
                quarantine(shard, e);
            }
        }
    }

    /** Opens the replica unless it runs or something is under way with it. */
    void open(ReplicaConfig config) {
        ShardId shard = config.shard().shard();
        if (!running.containsKey(shard)) {
            inBackground(shard, config.epoch(), () -> openNow(config));
        }
    }

    private void openNow(ReplicaConfig config) {
        ShardId shard = config.shard().shard();
        try {
            running.put(shard, node.open(config));
            problems.remove(shard);
            LOG.info(
                    "shard {} of collection {} runs here", shard, config.shard().name());
        } catch (DamagedLogException e) {
            quarantine(shard, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.error("shard {} cannot be opened", shard, e);
            problems.put(shard, "it cannot be opened: " + e.getMessage());
        }
    }

    private void quarantine(ShardId shard, IOException reason) {
        LOG.error(
                "shard {} is quarantined, nothing of it is used: {}. It is in quarantine/{} of the data folder",
                shard,
                reason.getMessage(),
                shard);
        try {
            directory.quarantine(shard, node.groupDirectory(shard), String.valueOf(reason.getMessage()));
            problems.put(shard, "quarantined: " + reason.getMessage());
        } catch (IOException e) {
            LOG.error("shard {} cannot be moved to quarantine", shard, e);
            problems.put(shard, "damaged, and cannot be quarantined: " + reason.getMessage());
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

    /** Stops the replica and deletes its data, unless something is under way with it. */
    void remove(ShardReplica replica) {
        ShardId shard = replica.id();
        inBackground(shard, replica.config().epoch(), () -> {
            try {
                node.remove(replica);
                // Not before: what could not be removed stays known, and is tried again after the next heartbeat.
                running.remove(shard);
                problems.remove(shard);
                LOG.info("shard {} was removed with its data", shard);
            } catch (IOException | RuntimeException e) {
                LOG.error("shard {} cannot be removed", shard, e);
                problems.put(shard, "it cannot be removed: " + e.getMessage());
            }
        });
    }

    private void inBackground(ShardId shard, Epoch epoch, Runnable action) {
        if (busy.putIfAbsent(shard, epoch) != null) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    action.run();
                } finally {
                    busy.remove(shard);
                    onChange.run();
                }
            });
        } catch (RejectedExecutionException e) {
            // The server is closing.
            busy.remove(shard);
        }
    }

    /** What the placement driver is told; a replica that is being opened is reported as not ready. */
    List<ReplicaReport> reports() {
        List<ReplicaReport> reports = new ArrayList<>();
        for (ShardReplica replica : running.values()) {
            reports.add(new ReplicaReport(
                    replica.id(),
                    replica.config().epoch(),
                    replica.isLeader(),
                    replica.isReady(),
                    replica.term(),
                    replica.shard().applied().index(),
                    replica.shard().points()));
        }
        busy.forEach((shard, epoch) -> {
            if (!running.containsKey(shard)) {
                reports.add(ReplicaReport.idle(shard, epoch, new ReplicaCondition.Opening()));
            }
        });
        return reports;
    }
}
