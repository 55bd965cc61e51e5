package io.vectron.placement.api.testing;

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
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.MoveStep;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A placement driver in memory for tests: replicas go to the live servers in turn, a server lives from its registration
 * until {@link #stop}, nothing expires. Thread-safe. Its steering methods ({@link #elect}, {@link #stop}) act at once.
 */
public final class InMemoryPlacementService implements PlacementService {
    private final UUID cluster;

    @GuardedBy("this")
    private final SortedMap<CollectionName, CollectionPlacement> collections = new TreeMap<>();

    @GuardedBy("this")
    private final SortedMap<ServerId, ServerPlacement> servers = new TreeMap<>();

    @GuardedBy("this")
    private final Set<ServerId> stopped = new HashSet<>();

    @GuardedBy("this")
    private final List<TopicId> retiredTopics = new ArrayList<>();

    /** Begun; nothing takes them further. */
    @GuardedBy("this")
    private final SortedMap<ShardId, ReplicaMove> moves = new TreeMap<>();

    @GuardedBy("this")
    private final Map<ShardId, Long> leaderTerms = new HashMap<>();

    @GuardedBy("this")
    private final Map<ServerId, ServerReport> reports = new HashMap<>();

    @GuardedBy("this")
    private final SortedMap<String, ComponentReport> components = new TreeMap<>();

    /** Long polls and the version each wants to see surpassed. */
    @GuardedBy("this")
    private final Map<CompletableFuture<PlacementMap>, MapVersion> polls = new LinkedHashMap<>();

    @GuardedBy("this")
    private PlacementMap map = new PlacementMap(new MapVersion(1), new TreeMap<>(), new TreeMap<>(), List.of());

    @GuardedBy("this")
    private long collectionsMade;

    @GuardedBy("this")
    private long shardsMade;

    @GuardedBy("this")
    private int nextTurn;

    @GuardedBy("this")
    private boolean away;

    public InMemoryPlacementService() {
        this(new UUID(0x5eed, 1));
    }

    public InMemoryPlacementService(UUID cluster) {
        this.cluster = cluster;
    }

    /** The map as it is now. */
    public synchronized PlacementMap map() {
        return map;
    }

    /** Makes a server of a shard's its leader in a new term, as a heartbeat would. */
    public void elect(ShardId shard, ServerId leader) {
        synchronized (this) {
            recordLeader(shard, leader, leaderTerms.getOrDefault(shard, 0L) + 1);
        }
        answerPolls();
    }

    /** Makes the first replica of every shard that has no leader its leader. */
    public void electEverywhere() {
        for (CollectionPlacement collection : map().collections().values()) {
            for (ShardPlacement shard : collection.shards()) {
                if (shard.leader().isEmpty()) {
                    elect(shard.shard(), shard.replicas().getFirst().server());
                }
            }
        }
    }

    /** Changes one shard's placement as a membership change would, and raises the version. */
    public void changeShard(ShardId shard, UnaryOperator<ShardPlacement> change) {
        replaceShard(shard, change);
        answerPolls();
    }

    /** While away, every call fails with {@code UNAVAILABLE}. */
    public synchronized void setAway(boolean value) {
        away = value;
    }

    /** Takes a server for dead until its next heartbeat or registration: new shards avoid it. */
    public synchronized void stop(ServerId server) {
        stopped.add(server);
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait) {
        CompletableFuture<PlacementMap> poll = new CompletableFuture<>();
        synchronized (this) {
            if (away) {
                return CompletableFuture.failedFuture(awayError());
            }
            if (map.version().compareTo(version) > 0 || wait.isZero()) {
                return CompletableFuture.completedFuture(map);
            }
            polls.put(poll, version);
        }
        return poll.completeOnTimeout(PlacementMap.EMPTY, wait.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> {
                    synchronized (this) {
                        polls.remove(poll);
                        return answer == PlacementMap.EMPTY ? map : answer;
                    }
                });
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        return command(() -> create(name, settings));
    }

    private synchronized MapVersion create(CollectionName name, CollectionSettings settings) {
        if (collections.containsKey(name)) {
            throw new VectronException(ErrorCode.COLLECTION_EXISTS, "collection '" + name + "' already exists");
        }
        List<ServerId> live = new ArrayList<>();
        servers.values().stream()
                .filter(InMemoryPlacementService::takesVoters)
                .forEach(server -> live.add(server.id()));
        live.removeAll(stopped);
        if (live.size() < settings.replicationFactor()) {
            throw new VectronException(
                    ErrorCode.NOT_ENOUGH_SERVERS,
                    "replication_factor " + settings.replicationFactor() + " needs as many servers, " + live.size()
                            + " are alive");
        }
        List<ShardPlacement> shards = new ArrayList<>();
        for (HashRange range : HashRange.split(settings.shards())) {
            shards.add(place(range, settings.replicationFactor(), live));
        }
        collectionsMade++;
        collections.put(
                name,
                new CollectionPlacement(new CollectionId(collectionsMade), name, settings, shards, Optional.empty()));
        return bump();
    }

    private static boolean takesVoters(ServerPlacement server) {
        return server.state() == ServerAdminState.ACTIVE && !server.traits().searchOnly();
    }

    private synchronized ShardPlacement place(HashRange range, int replicas, List<ServerId> live) {
        int first = nextTurn;
        nextTurn = (nextTurn + 1) % live.size();
        shardsMade++;
        return new ShardPlacement(
                new ShardId(shardsMade),
                range,
                new Epoch(1),
                IntStream.range(0, replicas)
                        .mapToObj(i -> new Replica(live.get((first + i) % live.size()), ReplicaRole.VOTER))
                        .toList(),
                Optional.empty());
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        return command(() -> delete(name));
    }

    private synchronized MapVersion delete(CollectionName name) {
        CollectionPlacement removed = collections.remove(name);
        if (removed == null) {
            throw new VectronException(ErrorCode.COLLECTION_NOT_FOUND, "collection '" + name + "' does not exist");
        }
        removed.topic().ifPresent(retiredTopics::add);
        removed.shards().forEach(shard -> leaderTerms.remove(shard.shard()));
        return bump();
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        return command(() -> new Registered(introduce(registration), cluster));
    }

    private synchronized ServerId introduce(Registration registration) {
        ServerId id = servers.values().stream()
                .filter(server -> server.node().equals(registration.node()))
                .map(ServerPlacement::id)
                .findFirst()
                .orElse(new ServerId(servers.size() + 1));
        ServerAddress address =
                new ServerAddress(id, registration.node(), registration.grpcAddress(), registration.raftAddress());
        ServerPlacement before = servers.get(id);
        ServerPlacement server = new ServerPlacement(
                address, registration.traits(), before == null ? ServerAdminState.ACTIVE : before.state());
        stopped.remove(id);
        if (!server.equals(servers.put(id, server))) {
            bump();
        }
        return id;
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, ServerReport report) {
        return command(() -> {
            synchronized (this) {
                reports.put(server, report);
            }
            return answerHeartbeat(server, report.replicas());
        });
    }

    /** What a server said of a shard in its last heartbeat. */
    public synchronized Optional<ReplicaReport> lastReport(ServerId server, ShardId shard) {
        return Optional.ofNullable(reports.get(server)).stream()
                .flatMap(report -> report.replicas().stream())
                .filter(replica -> replica.shard().equals(shard))
                .findFirst();
    }

    private synchronized Assignments answerHeartbeat(ServerId server, List<ReplicaReport> replicas) {
        if (!servers.containsKey(server)) {
            throw VectronException.invalid("server_id", "is not registered: " + server + "; register the server first");
        }
        stopped.remove(server);
        for (ReplicaReport report : replicas) {
            if (report.leader() && report.ready()) {
                recordLeader(report.shard(), server, report.term());
            }
        }
        return assignmentsOf(server);
    }

    private synchronized Assignments assignmentsOf(ServerId server) {
        List<Assignment> assignments = new ArrayList<>();
        SortedMap<ServerId, ServerAddress> peers = new TreeMap<>();
        map.findAddress(server).ifPresent(self -> peers.put(server, self));
        for (CollectionPlacement collection : collections.values()) {
            for (ShardPlacement shard : collection.shards()) {
                if (shard.hasReplicaOn(server)) {
                    assignments.add(new Assignment(collection.id(), collection.name(), collection.settings(), shard));
                    for (Replica replica : shard.replicas()) {
                        map.findAddress(replica.server()).ifPresent(peer -> peers.put(peer.id(), peer));
                    }
                }
            }
        }
        return new Assignments(map.version(), assignments, peers);
    }

    private synchronized void recordLeader(ShardId shard, ServerId leader, long term) {
        if (term > leaderTerms.getOrDefault(shard, 0L) && isPlacedOn(shard, leader)) {
            leaderTerms.put(shard, term);
            replaceShard(shard, placed -> placed.withLeader(Optional.of(leader)));
        }
    }

    private synchronized boolean isPlacedOn(ShardId shard, ServerId server) {
        return collections.values().stream()
                .flatMap(collection -> collection.shards().stream())
                .anyMatch(placed -> placed.shard().equals(shard) && placed.hasReplicaOn(server));
    }

    private synchronized void replaceShard(ShardId shard, UnaryOperator<ShardPlacement> change) {
        collections.replaceAll((name, collection) -> new CollectionPlacement(
                collection.id(),
                name,
                collection.settings(),
                collection.shards().stream()
                        .map(placed -> placed.shard().equals(shard) ? change.apply(placed) : placed)
                        .toList(),
                collection.topic()));
        bump();
    }

    private synchronized MapVersion replace(CollectionPlacement collection) {
        collections.put(collection.name(), collection);
        return bump();
    }

    @Override
    public CompletableFuture<MapVersion> drainServer(ServerId server) {
        return command(() -> setState(server, ServerAdminState.DRAINING));
    }

    @Override
    public CompletableFuture<MapVersion> undrainServer(ServerId server) {
        return command(() -> setState(server, ServerAdminState.ACTIVE));
    }

    @Override
    public CompletableFuture<MapVersion> removeServer(ServerId server) {
        return command(() -> setState(server, ServerAdminState.REMOVED));
    }

    private synchronized MapVersion setState(ServerId server, ServerAdminState state) {
        ServerPlacement before = servers.get(server);
        if (before == null) {
            throw VectronException.invalid("server_id", "is not registered: " + server);
        }
        if (before.state() == state) {
            return map.version();
        }
        if (before.state() == ServerAdminState.REMOVED) {
            throw VectronException.invalid("server_id", "is removed, for good: " + server);
        }
        servers.put(server, before.withState(state));
        return bump();
    }

    @Override
    public CompletableFuture<MapVersion> moveReplica(ShardId shard, ServerId from, ServerId to) {
        return command(() -> startMove(shard, from, to));
    }

    private synchronized MapVersion startMove(ShardId shard, ServerId from, ServerId to) {
        ShardPlacement placed = shardById(shard);
        if (!placed.hasReplicaOn(from) || placed.hasReplicaOn(to) || moves.containsKey(shard)) {
            throw VectronException.invalid("shard_id", "cannot move from " + from + " to " + to + ": " + placed);
        }
        if (!takesVoters(serverById(to))) {
            throw VectronException.invalid("to_server", "takes no voters: " + to);
        }
        if (placed.leader().isEmpty()) {
            throw new VectronException(ErrorCode.SHARD_NOT_READY, "shard " + shard + " has no leader");
        }
        moves.put(
                shard,
                new ReplicaMove(shard, Optional.of(from), Optional.of(to), MoveStep.JOINING, "asked for", "", 0, 0));
        List<Replica> replicas = new ArrayList<>(placed.replicas());
        replicas.add(new Replica(to, ReplicaRole.JOINING));
        replaceShard(shard, before -> before.withReplicas(replicas));
        return map.version();
    }

    private synchronized ShardPlacement shardById(ShardId shard) {
        return map.findShard(shard).orElseThrow(() -> VectronException.invalid("shard_id", "is not known: " + shard));
    }

    private synchronized ServerPlacement serverById(ServerId server) {
        return map.findServer(server)
                .orElseThrow(() -> VectronException.invalid("server_id", "is not registered: " + server));
    }

    @Override
    public CompletableFuture<List<ReplicaMove>> moves() {
        return command(this::movesNow);
    }

    private synchronized List<ReplicaMove> movesNow() {
        return List.copyOf(moves.values());
    }

    @Override
    public CompletableFuture<List<String>> explain(ShardId shard) {
        return command(() -> List.of(shardById(shard).toString()));
    }

    @Override
    public CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        return command(() -> bind(collection, topic)).thenAccept(_ -> {});
    }

    private synchronized MapVersion bind(CollectionId id, TopicId topic) {
        CollectionPlacement collection = collections.values().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new VectronException(ErrorCode.COLLECTION_NOT_FOUND, "collection " + id + " does not exist"));
        if (collection.topic().equals(Optional.of(topic))) {
            return map.version();
        }
        if (retiredTopics.contains(topic)
                || collections.values().stream().anyMatch(other -> other.topic().equals(Optional.of(topic)))) {
            throw VectronException.invalid("topic_id", topic + " belongs to another collection");
        }
        return replace(new CollectionPlacement(
                id, collection.name(), collection.settings(), collection.shards(), Optional.of(topic)));
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        return command(() -> retire(topic)).thenAccept(_ -> {});
    }

    private synchronized MapVersion retire(TopicId topic) {
        return retiredTopics.remove(topic) ? bump() : map.version();
    }

    @Override
    public CompletableFuture<Void> report(ComponentReport report) {
        return command(() -> keep(report)).thenAccept(_ -> {});
    }

    private synchronized MapVersion keep(ComponentReport report) {
        components.put(report.kind() + "\0" + report.id(), report);
        return map.version();
    }

    @Override
    public CompletableFuture<List<ComponentReport>> components() {
        return command(this::reports);
    }

    private synchronized List<ComponentReport> reports() {
        return List.copyOf(components.values());
    }

    private synchronized MapVersion bump() {
        MapVersion next = new MapVersion(map.version().value() + 1);
        map = new PlacementMap(next, collections, servers, retiredTopics);
        return next;
    }

    private <T> CompletableFuture<T> command(Supplier<T> command) {
        T reply;
        try {
            requirePresent();
            reply = command.get();
        } catch (VectronException e) {
            return CompletableFuture.failedFuture(e);
        }
        answerPolls();
        return CompletableFuture.completedFuture(reply);
    }

    private synchronized void requirePresent() {
        if (away) {
            throw awayError();
        }
    }

    private static VectronException awayError() {
        return new VectronException(ErrorCode.UNAVAILABLE, "the placement driver is away");
    }

    private void answerPolls() {
        List<CompletableFuture<PlacementMap>> due = new ArrayList<>();
        PlacementMap answer;
        synchronized (this) {
            answer = map;
            for (Map.Entry<CompletableFuture<PlacementMap>, MapVersion> poll : polls.entrySet()) {
                if (answer.version().compareTo(poll.getValue()) > 0) {
                    due.add(poll.getKey());
                }
            }
        }
        due.forEach(poll -> poll.complete(answer));
    }
}
