package io.vectron.placement.api.testing;

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
import io.vectron.placement.api.Assignment;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A driver in memory: one lock, every registered server counts as alive, replicas go to the servers in turn. Thread-safe.
 */
public final class InMemoryPlacementService implements PlacementService {
    private static final UUID CLUSTER = new UUID(0x5645_4354_524f_4e00L, 1);

    private final SortedMap<CollectionName, CollectionPlacement> collections = new TreeMap<>();
    private final SortedMap<ServerId, ServerAddress> servers = new TreeMap<>();
    private final List<TopicId> retiredTopics = new ArrayList<>();
    private final Map<ShardId, Long> leaderTerms = new TreeMap<>();
    private final SortedMap<String, ComponentReport> reports = new TreeMap<>();
    private final List<CompletableFuture<PlacementMap>> waiters = new ArrayList<>();
    private long version = 1;
    private long lastCollection;
    private long lastShard;
    private boolean away;

    /** While away, every call fails with {@code UNAVAILABLE}. */
    public synchronized void setAway(boolean value) {
        away = value;
    }

    /** Changes one shard's placement as a membership change would, and raises the version. */
    public void changeShard(ShardId shard, UnaryOperator<ShardPlacement> change) {
        List<CompletableFuture<PlacementMap>> ready;
        synchronized (this) {
            collections.replaceAll((name, collection) -> new CollectionPlacement(
                    collection.id(),
                    name,
                    collection.settings(),
                    collection.shards().stream()
                            .map(placement -> placement.shard().equals(shard) ? change.apply(placement) : placement)
                            .toList(),
                    collection.topic()));
            ready = bumpVersion();
        }
        answer(ready);
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion known, Duration wait) {
        CompletableFuture<PlacementMap> future = new CompletableFuture<>();
        synchronized (this) {
            if (away) {
                return unavailable();
            }
            if (version > known.value() || wait.isZero()) {
                return CompletableFuture.completedFuture(map());
            }
            waiters.add(future);
        }
        return future.completeOnTimeout(currentMap(), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized PlacementMap currentMap() {
        return map();
    }

    private PlacementMap map() {
        return new PlacementMap(new MapVersion(version), collections, servers, retiredTopics);
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        return change(() -> {
            if (collections.containsKey(name)) {
                throw new VectronException(ErrorCode.COLLECTION_EXISTS, "collection '" + name + "' exists already");
            }
            if (servers.size() < settings.replicationFactor()) {
                throw new VectronException(
                        ErrorCode.NOT_ENOUGH_SERVERS,
                        servers.size() + " servers are alive, replication_factor " + settings.replicationFactor()
                                + " needs as many");
            }
            collections.put(
                    name,
                    new CollectionPlacement(
                            new CollectionId(++lastCollection),
                            name,
                            settings,
                            placeShards(settings),
                            Optional.empty()));
        });
    }

    private List<ShardPlacement> placeShards(CollectionSettings settings) {
        List<ServerId> order = List.copyOf(servers.keySet());
        List<ShardPlacement> shards = new ArrayList<>();
        for (HashRange range : HashRange.split(settings.shards())) {
            ShardId shard = new ShardId(++lastShard);
            List<Replica> replicas = new ArrayList<>();
            for (int i = 0; i < settings.replicationFactor(); i++) {
                ServerId server = order.get((int) ((shard.value() + i) % order.size()));
                replicas.add(new Replica(server, ReplicaRole.VOTER));
            }
            shards.add(new ShardPlacement(shard, range, new Epoch(1), replicas, Optional.empty()));
        }
        return shards;
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        return change(() -> {
            CollectionPlacement removed = collections.remove(name);
            if (removed == null) {
                throw new VectronException(ErrorCode.COLLECTION_NOT_FOUND, "there is no collection '" + name + "'");
            }
            removed.topic().ifPresent(retiredTopics::add);
        });
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        CompletableFuture<MapVersion> changed = change(() -> {
            ServerId id = idOf(registration.node());
            servers.put(
                    id,
                    new ServerAddress(id, registration.node(), registration.grpcAddress(), registration.raftAddress()));
        });
        return changed.thenApply(_ -> new Registered(registeredId(registration.node()), CLUSTER));
    }

    private synchronized ServerId registeredId(String node) {
        return idOf(node);
    }

    private ServerId idOf(String node) {
        return servers.values().stream()
                .filter(server -> server.node().equals(node))
                .map(ServerAddress::id)
                .findFirst()
                .orElseGet(() -> new ServerId(servers.size() + 1L));
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, List<ReplicaReport> replicas) {
        for (ReplicaReport report : replicas) {
            if (report.leader() && report.ready()) {
                recordLeader(report, server);
            }
        }
        synchronized (this) {
            return away ? unavailable() : CompletableFuture.completedFuture(assignmentsOf(server));
        }
    }

    private void recordLeader(ReplicaReport report, ServerId server) {
        synchronized (this) {
            if (leaderTerms.getOrDefault(report.shard(), -1L) >= report.term()) {
                return;
            }
            leaderTerms.put(report.shard(), report.term());
        }
        changeShard(
                report.shard(),
                shard -> new ShardPlacement(
                        shard.shard(), shard.range(), shard.epoch(), shard.replicas(), Optional.of(server)));
    }

    private Assignments assignmentsOf(ServerId server) {
        List<Assignment> assignments = new ArrayList<>();
        for (CollectionPlacement collection : collections.values()) {
            for (ShardPlacement shard : collection.shards()) {
                if (shard.hasReplicaOn(server)) {
                    assignments.add(new Assignment(collection.id(), collection.name(), collection.settings(), shard));
                }
            }
        }
        return new Assignments(new MapVersion(version), assignments, new TreeMap<>(servers));
    }

    @Override
    public CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        return change(() -> {
                    CollectionPlacement bound = collections.values().stream()
                            .filter(candidate -> candidate.id().equals(collection))
                            .findFirst()
                            .orElseThrow(() -> new VectronException(
                                    ErrorCode.COLLECTION_NOT_FOUND, "there is no collection with id " + collection));
                    collections.put(
                            bound.name(),
                            new CollectionPlacement(
                                    bound.id(), bound.name(), bound.settings(), bound.shards(), Optional.of(topic)));
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        return change(() -> retiredTopics.remove(topic)).thenAccept(_ -> {});
    }

    @Override
    public synchronized CompletableFuture<Void> report(ComponentReport report) {
        if (away) {
            return unavailable();
        }
        reports.put(report.kind() + "/" + report.id(), report);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<List<ComponentReport>> components() {
        return away ? unavailable() : CompletableFuture.completedFuture(List.copyOf(reports.values()));
    }

    private CompletableFuture<MapVersion> change(Runnable command) {
        List<CompletableFuture<PlacementMap>> ready;
        MapVersion after;
        synchronized (this) {
            if (away) {
                return unavailable();
            }
            try {
                command.run();
            } catch (VectronException e) {
                return CompletableFuture.failedFuture(e);
            }
            ready = bumpVersion();
            after = new MapVersion(version);
        }
        answer(ready);
        return CompletableFuture.completedFuture(after);
    }

    private List<CompletableFuture<PlacementMap>> bumpVersion() {
        version++;
        List<CompletableFuture<PlacementMap>> ready = List.copyOf(waiters);
        waiters.clear();
        return ready;
    }

    private void answer(List<CompletableFuture<PlacementMap>> ready) {
        PlacementMap map = currentMap();
        ready.forEach(waiter -> waiter.complete(map));
    }

    private static <T> CompletableFuture<T> unavailable() {
        return CompletableFuture.failedFuture(
                new VectronException(ErrorCode.UNAVAILABLE, "the placement driver is away"));
    }
}
