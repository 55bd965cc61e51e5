package io.vectron.shardservers.api.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.ReadPolicy;
import io.vectron.shardservers.api.ReplicaLag;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardRoute;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A shard server made of maps and exact search. Answers in the caller's thread. Thread-safe. A test can make it refuse
 * ({@link #failNext}), lose a shard's leadership and raise its epoch.
 */
public final class InMemoryShardService implements ShardService {
    @GuardedBy("this")
    private final Map<ShardId, Hosted> shards = new TreeMap<>();

    @GuardedBy("this")
    private final Queue<VectronException> failures = new ArrayDeque<>();

    @GuardedBy("this")
    private final Queue<ErrorCode> lostAnswers = new ArrayDeque<>();

    @GuardedBy("this")
    private int requests;

    @GuardedBy("this")
    private ReplicaLag lag = ReplicaLag.NONE;

    private record Hosted(InMemoryShard shard, Epoch epoch, boolean leader) {}

    public synchronized InMemoryShardService addShard(ShardId shard, Epoch epoch, CollectionSettings settings) {
        shards.put(shard, new Hosted(new InMemoryShard(shard, settings), epoch, true));
        return this;
    }

    public synchronized void removeShard(ShardId shard) {
        shards.remove(shard);
    }

    public synchronized void setEpoch(ShardId shard, Epoch epoch) {
        shards.computeIfPresent(shard, (_, hosted) -> new Hosted(hosted.shard, epoch, hosted.leader));
    }

    public synchronized void setLeader(ShardId shard, boolean leader) {
        shards.computeIfPresent(shard, (_, hosted) -> new Hosted(hosted.shard, hosted.epoch, leader));
    }

    /** The next request that is not a status fails with this; several are used in turn. */
    public synchronized void failNext(VectronException failure) {
        failures.add(failure);
    }

    /** The next request that is not a status is served, and its answer replaced by this; several are used in turn. */
    public synchronized void loseNextAnswer(ErrorCode instead) {
        lostAnswers.add(instead);
    }

    /** What its replicas say of themselves from now on; none by default. */
    public synchronized void setLag(ReplicaLag told) {
        lag = told;
    }

    private synchronized ReplicaLag lag() {
        return lag;
    }

    /** Writes, gets and searches seen so far, refused ones included. */
    public synchronized int requests() {
        return requests;
    }

    @Override
    public CompletableFuture<WriteOutcome> write(ShardRoute route, WriteBatch batch) {
        return answer(route, true, shard -> shard.write(batch));
    }

    @Override
    public CompletableFuture<ShardPoint> get(ShardRoute route, PointId id, ReadPolicy policy) {
        return answer(route, policy instanceof ReadPolicy.Linearizable, shard -> {
            awaitApplied(shard, policy);
            return new ShardPoint(shard.findPoint(id), lag());
        });
    }

    @Override
    public CompletableFuture<ShardHits> search(ShardSearch search) {
        return answer(search.route(), search.policy() instanceof ReadPolicy.Linearizable, shard -> {
            awaitApplied(shard, search.policy());
            return new ShardHits(shard.search(search), lag());
        });
    }

    @Override
    public synchronized CompletableFuture<List<ShardState>> status(Collection<ShardId> named) {
        return CompletableFuture.completedFuture(shards.entrySet().stream()
                .filter(entry -> named.isEmpty() || named.contains(entry.getKey()))
                .map(entry -> entry.getValue().shard.state(entry.getValue().epoch, entry.getValue().leader))
                .toList());
    }

    private synchronized <T> CompletableFuture<T> answer(
            ShardRoute route, boolean leaderOnly, Function<InMemoryShard, T> action) {
        requests++;
        CompletableFuture<T> answer = tryAnswer(() -> action.apply(open(route, leaderOnly)));
        ErrorCode lost = lostAnswers.poll();
        return lost == null
                ? answer
                : CompletableFuture.failedFuture(new VectronException(lost, "the answer was lost"));
    }

    private static <T> CompletableFuture<T> tryAnswer(Supplier<T> action) {
        try {
            return CompletableFuture.completedFuture(action.get());
        } catch (VectronException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized InMemoryShard open(ShardRoute route, boolean leaderOnly) {
        VectronException planned = failures.poll();
        if (planned != null) {
            throw planned;
        }
        Hosted hosted = shards.get(route.shard());
        if (hosted == null) {
            throw new VectronException(ErrorCode.SHARD_NOT_FOUND, "shard " + route.shard() + " is not on this server");
        }
        if (!hosted.epoch.equals(route.epoch())) {
            throw new VectronException(
                    ErrorCode.STALE_EPOCH,
                    "shard " + route.shard() + " is at epoch " + hosted.epoch + ", the request at " + route.epoch(),
                    Map.of(VectronException.EPOCH, hosted.epoch.toString()));
        }
        if (leaderOnly && !hosted.leader) {
            throw new VectronException(ErrorCode.NOT_LEADER, "this server does not lead shard " + route.shard());
        }
        return hosted.shard;
    }

    /** Nobody else could apply while this service's lock is held: what is not applied yet never will be in time. */
    private static void awaitApplied(InMemoryShard shard, ReadPolicy policy) {
        if (policy instanceof ReadPolicy.AppliedAtLeast atLeast
                && atLeast.index().compareTo(shard.applied()) > 0) {
            throw new VectronException(ErrorCode.TIMEOUT, "log index " + atLeast.index() + " was not applied in time");
        }
    }
}
