package io.vectron.shardservers.server;

import io.vectron.common.config.Limits;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.shardservers.api.BatchSize;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.core.ContentDigest;
import io.vectron.shardservers.core.Shard;
import io.vectron.shardservers.core.WriteBudget;
import io.vectron.shardservers.raft.ShardReplica;
import io.vectron.shardservers.storage.DiskSpace;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The shard port over the replicas of this server. A write is checked and proposed in the caller's thread; reads run on
 * the server's read threads. Thread-safe.
 */
final class LocalShardService implements ShardService {
    private final ServerId self;
    private final HostedReplicas replicas;
    private final Executor reads;
    private final DiskSpace disk;
    private final WriteBudget budget;

    LocalShardService(ServerId self, HostedReplicas replicas, Executor reads, DiskSpace disk, WriteBudget budget) {
        this.budget = budget;
        this.self = self;
        this.replicas = replicas;
        this.reads = reads;
        this.disk = disk;
    }

    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        return guarded(() -> {
            ShardReplica replica = find(route);
            requireLeader(replica);
            requireWritable(replica);
            replica.shard().check(batch);
            return budget.spend(BatchSize.of(batch), () -> passGate(replica, route, batch));
        });
    }

    private static CompletableFuture<WriteOutcome> passGate(ShardReplica replica, ShardRoute route, WriteBatch batch) {
        Shard shard = replica.shard();
        return shard.enterGate(batch)
                // The membership may have changed while the batch waited.
                .thenCompose(_ -> replica.propose(batch, () -> requireEpoch(replica, route))
                        .whenComplete((_, _) -> shard.leaveGate(batch)));
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return read(route, policy, replica -> {
            ReplicaLag lag = replica.lag();
            return new ShardPoint(replica.shard().find(id), lag);
        });
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return guarded(() -> {
            requireWithin("top_k", search.topK(), 1, Limits.MAX_TOP_K);
            requireWithin("ef", search.ef(), 0, Limits.MAX_EF);
            return read(search.route(), search.policy(), replica -> {
                ReplicaLag lag = replica.lag();
                return new ShardHits(replica.shard().search(search), lag);
            });
        });
    }

    private static void requireWithin(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw VectronException.invalid(field, "must be from " + min + " to " + max + ", was " + value);
        }
    }

    private <T> CompletableFuture<T> read(ShardRoute route, ReadPolicy policy, Function<ShardReplica, T> answer) {
        return guarded(() -> {
            ShardReplica replica = find(route);
            requireServing(replica);
            CompletableFuture<Void> fresh = switch (policy) {
                case ReadPolicy.Eventual _ -> CompletableFuture.completedFuture(null);
                case ReadPolicy.AppliedAtLeast atLeast -> replica.shard().awaitApplied(atLeast.index());
                case ReadPolicy.Linearizable _ -> {
                    requireLeader(replica);
                    yield replica.confirmLeadership();
                }
            };
            return fresh.thenApplyAsync(_ -> answer.apply(replica), reads);
        });
    }

    @Override
    public CompletableFuture<List<ShardState>> status(Collection<ShardId> shards) {
        return guarded(() -> CompletableFuture.completedFuture(replicas.running().stream()
                .filter(replica -> shards.isEmpty() || shards.contains(replica.id()))
                .map(LocalShardService::state)
                .toList()));
    }

    private static ShardState state(ShardReplica replica) {
        Shard shard = replica.shard();
        ContentDigest digest = shard.digest();
        return new ShardState(
                replica.id(),
                replica.config().epoch(),
                replica.isLeader(),
                replica.isReady(),
                shard.points(),
                shard.unindexed(),
                digest.through(),
                digest.value(),
                shard.coveredOffsets());
    }

    private ShardReplica find(ShardRoute route) {
        ShardReplica replica = replicas.find(route.shard()).orElseThrow(() -> missing(route.shard()));
        requireEpoch(replica, route);
        return replica;
    }

    private void requireWritable(ShardReplica replica) {
        if (!disk.hasRoom()) {
            throw new VectronException(
                    ErrorCode.OVERLOADED,
                    "server " + self + " takes no writes: " + disk.shortage() + "; free space on it",
                    Map.of(VectronException.RETRY_AFTER_MS, "1000"));
        }
        replica.logFailure().ifPresent(failure -> {
            throw new VectronException(ErrorCode.SHARD_NOT_READY, "shard " + replica.id() + ": " + failure);
        });
    }

    private static void requireEpoch(ShardReplica replica, ShardRoute route) {
        if (!replica.config().epoch().equals(route.epoch())) {
            throw new VectronException(
                    ErrorCode.STALE_EPOCH,
                    "shard " + route.shard() + " is at epoch "
                            + replica.config().epoch() + ", the request at " + route.epoch(),
                    Map.of(VectronException.EPOCH, replica.config().epoch().toString()));
        }
    }

    private VectronException missing(ShardId shard) {
        Optional<String> problem = replicas.quarantineReason(shard).or(() -> replicas.problem(shard));
        if (problem.isPresent()) {
            return new VectronException(
                    ErrorCode.SHARD_NOT_READY, "shard " + shard + " does not run on this server: " + problem.get());
        }
        return replicas.isBusy(shard)
                ? new VectronException(ErrorCode.SHARD_NOT_READY, "shard " + shard + " is being opened")
                : new VectronException(ErrorCode.SHARD_NOT_FOUND, "shard " + shard + " is not on this server");
    }

    private void requireLeader(ShardReplica replica) {
        if (replica.isLeader()) {
            return;
        }
        Optional<ServerId> leader = replica.leader().filter(server -> !server.equals(self));
        if (leader.isEmpty()) {
            throw notReady(replica);
        }
        throw new VectronException(
                ErrorCode.NOT_LEADER,
                "shard " + replica.id() + " is led by server " + leader.get(),
                Map.of(VectronException.LEADER, leader.get().toString()));
    }

    /** A replica that is joining or leaving may be far behind, and not know it. */
    private void requireServing(ShardReplica replica) {
        if (!replica.isReady()) {
            throw notReady(replica);
        }
        Optional<ReplicaRole> role = replica.config().roleOf(self);
        if (!replica.isLeader() && role.filter(ReplicaRole::serves).isEmpty()) {
            throw new VectronException(
                    ErrorCode.SHARD_NOT_READY,
                    "shard " + replica.id() + " does not serve reads on this server: its replica is "
                            + role.map(Enum::name).orElse("not assigned"));
        }
    }

    private static VectronException notReady(ShardReplica replica) {
        return new VectronException(
                ErrorCode.SHARD_NOT_READY,
                "shard " + replica.id()
                        + replica.shard()
                                .failure()
                                .map(failure -> " has stopped: " + failure)
                                .orElse(" has no leader yet, or replays its log"));
    }

    /** Whatever goes wrong, the caller gets it from the future, as a {@link VectronException}. */
    private static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> result;
        try {
            result = action.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(translate(e));
        }
        return result.exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(failure)));
    }

    private static VectronException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case VectronException expected -> expected;
            case RejectedExecutionException _ ->
                new VectronException(
                        ErrorCode.OVERLOADED,
                        "the server has too many reads waiting; try again later",
                        Map.of(VectronException.RETRY_AFTER_MS, "100"));
            // The store or the graph was closed under the request: the shard has left this server.
            case IllegalStateException e ->
                new VectronException(ErrorCode.SHARD_NOT_READY, "the shard is being closed", Map.of(), e);
            default -> new VectronException(ErrorCode.INTERNAL_ERROR, "unexpected failure: " + cause, Map.of(), cause);
        };
    }
}
