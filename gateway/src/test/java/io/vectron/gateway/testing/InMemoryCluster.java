package io.vectron.gateway.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.HashRange;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.testing.InMemoryShardService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A placement driver with one shard server, both in memory: a collection made here has running shards at once. */
public final class InMemoryCluster implements PlacementService {
    private static final ServerId SERVER = new ServerId(1);

    private final InMemoryShardService shards = new InMemoryShardService();

    @GuardedBy("this")
    private final SortedMap<CollectionName, CollectionPlacement> collections = new TreeMap<>();

    @GuardedBy("this")
    private final Map<String, ComponentReport> reports = new LinkedHashMap<>();

    @GuardedBy("this")
    private final List<CompletableFuture<PlacementMap>> waiting = new ArrayList<>();

    @GuardedBy("this")
    private long version = 1;

    @GuardedBy("this")
    private long nextId = 1;

    @GuardedBy("this")
    private boolean leaderless;

    private volatile @Nullable CompletableFuture<?> failure;

    public InMemoryShardService shards() {
        return shards;
    }

    /** Collections made from now on have no leaders. */
    public synchronized void makeLeaderless() {
        leaderless = true;
    }

    /** Requests to shards are never answered from now on. */
    public void stopAnswering() {
        failure = new CompletableFuture<>();
    }

    /** Requests to shards, other than for their status, fail with this from now on. */
    public void failWith(RuntimeException bug) {
        failure = CompletableFuture.failedFuture(bug);
    }

    /** The port of the one server. */
    public ShardService service() {
        return new FailingShardService(shards, () -> failure);
    }

    public synchronized PlacementMap map() {
        return PlacementMap.of(
                new MapVersion(version),
                collections.values(),
                Map.of(SERVER, new ServerAddress(SERVER, "node-1", "127.0.0.1:1", "127.0.0.1:2")),
                List.of());
    }

    @Override
    public synchronized CompletableFuture<PlacementMap> mapNewerThan(MapVersion known, Duration wait) {
        if (version > known.value() || wait.isZero()) {
            return CompletableFuture.completedFuture(map());
        }
        CompletableFuture<PlacementMap> future = new CompletableFuture<>();
        waiting.add(future);
        return future;
    }

    @Override
    public synchronized CompletableFuture<MapVersion> createCollection(
            CollectionName name, CollectionSettings settings) {
        if (collections.containsKey(name)) {
            return CompletableFuture.failedFuture(
                    new VectronException(ErrorCode.COLLECTION_EXISTS, "collection '" + name + "' exists already"));
        }
        List<ShardPlacement> placed = new ArrayList<>();
        for (HashRange range : HashRange.split(settings.shards())) {
            ShardId shard = new ShardId(nextId++);
            shards.addShard(shard, new Epoch(1), settings);
            placed.add(new ShardPlacement(
                    shard,
                    range,
                    new Epoch(1),
                    List.of(new Replica(SERVER, ReplicaRole.VOTER)),
                    leaderless ? Optional.empty() : Optional.of(SERVER)));
        }
        collections.put(
                name, new CollectionPlacement(new CollectionId(nextId++), name, settings, placed, Optional.empty()));
        return CompletableFuture.completedFuture(changed());
    }

    @Override
    public synchronized CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        CollectionPlacement removed = collections.remove(name);
        if (removed == null) {
            return CompletableFuture.failedFuture(
                    new VectronException(ErrorCode.COLLECTION_NOT_FOUND, "collection '" + name + "' does not exist"));
        }
        removed.shards().forEach(shard -> shards.removeShard(shard.shard()));
        return CompletableFuture.completedFuture(changed());
    }

    /** Raises the epoch of every shard of a collection, on the server and in the map; views find out by asking. */
    public synchronized void raiseEpochs(CollectionName name, Epoch epoch) {
        replaceShards(name, shard -> {
            shards.setEpoch(shard.shard(), epoch);
            return new ShardPlacement(shard.shard(), shard.range(), epoch, shard.replicas(), shard.leader());
        });
    }

    @GuardedBy("this")
    private void replaceShards(CollectionName name, UnaryOperator<ShardPlacement> change) {
        collections.computeIfPresent(
                name,
                (key, old) -> new CollectionPlacement(
                        old.id(),
                        name,
                        old.settings(),
                        old.shards().stream().map(change).toList(),
                        old.topic()));
        version++;
    }

    @Override
    public synchronized CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        collections.replaceAll((name, old) -> old.id().equals(collection)
                ? new CollectionPlacement(old.id(), name, old.settings(), old.shards(), Optional.of(topic))
                : old);
        changed();
        return CompletableFuture.completedFuture(null);
    }

    @GuardedBy("this")
    private MapVersion changed() {
        version++;
        PlacementMap map = map();
        List<CompletableFuture<PlacementMap>> answered = List.copyOf(waiting);
        waiting.clear();
        answered.forEach(future -> future.complete(map));
        return map.version();
    }

    @Override
    public synchronized CompletableFuture<Void> report(ComponentReport report) {
        reports.put(report.kind() + "/" + report.id(), report);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<List<ComponentReport>> components() {
        return CompletableFuture.completedFuture(List.copyOf(reports.values()));
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        throw new UnsupportedOperationException("there is one server, and it is known");
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, List<ReplicaReport> replicas) {
        throw new UnsupportedOperationException("there is one server, and it is known");
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        return CompletableFuture.completedFuture(null);
    }
}
