package io.vectron.gateway.testing;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.testing.InMemoryShardService;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A placement driver and one shard server, both in memory. The server does what it is told at each {@link #beat}; those
 * are for one thread, all else for any.
 */
public final class InMemoryCluster {
    private final InMemoryPlacementService placement = new InMemoryPlacementService();
    private final InMemoryShardService shards = new InMemoryShardService();
    private final Set<ShardId> running = new TreeSet<>();
    private final ServerId server;
    private volatile boolean leaderless;
    private volatile @Nullable CompletableFuture<?> failure;

    InMemoryCluster() {
        server = placement
                .register(new Registration("node-1", "127.0.0.1:1", "127.0.0.1:2"))
                .join()
                .server();
    }

    public InMemoryPlacementService placement() {
        return placement;
    }

    public InMemoryShardService shards() {
        return shards;
    }

    /** The port of the one server. */
    ShardService service() {
        return new FailingShardService(shards, () -> failure);
    }

    /** No shard is reported to have a leader from now on. */
    public void makeLeaderless() {
        leaderless = true;
    }

    /** Requests to shards, other than for their status, are never answered from now on. */
    public void stopAnswering() {
        failure = new CompletableFuture<>();
    }

    /** Requests to shards, other than for their status, fail with this from now on. */
    public void failWith(RuntimeException bug) {
        failure = CompletableFuture.failedFuture(bug);
    }

    /** One heartbeat: starts and stops shards as assigned, and reports leading those that run. */
    void beat() {
        try {
            List<Assignment> assigned = placement
                    .heartbeat(server, ServerReport.of(List.of()))
                    .join()
                    .assignments();
            stopUnassigned(assigned);
            startAssigned(assigned);
            var unused = placement.heartbeat(server, ServerReport.of(reports(assigned)));
        } catch (VectronException e) {
            // The driver is away; the next beat tries again.
        }
    }

    private void startAssigned(List<Assignment> assigned) {
        for (Assignment assignment : assigned) {
            ShardId shard = assignment.shard().shard();
            if (running.add(shard)) {
                shards.addShard(shard, assignment.shard().epoch(), assignment.settings());
            }
        }
    }

    private void stopUnassigned(List<Assignment> assigned) {
        List<ShardId> kept =
                assigned.stream().map(assignment -> assignment.shard().shard()).toList();
        running.stream().filter(shard -> !kept.contains(shard)).forEach(shards::removeShard);
        running.retainAll(kept);
    }

    private List<ReplicaReport> reports(List<Assignment> assigned) {
        return assigned.stream()
                .map(Assignment::shard)
                .map(shard -> new ReplicaReport(shard.shard(), shard.epoch(), !leaderless, true, 1, new LogIndex(0), 0))
                .toList();
    }
}
