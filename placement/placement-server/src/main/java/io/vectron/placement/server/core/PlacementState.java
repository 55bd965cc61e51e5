package io.vectron.placement.server.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.Epoch;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.HashRange;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.PlacementCommand.AdvanceMove;
import io.vectron.placement.server.core.PlacementCommand.BindTopic;
import io.vectron.placement.server.core.PlacementCommand.CreateCollection;
import io.vectron.placement.server.core.PlacementCommand.DeleteCollection;
import io.vectron.placement.server.core.PlacementCommand.FinishMove;
import io.vectron.placement.server.core.PlacementCommand.ForgetServer;
import io.vectron.placement.server.core.PlacementCommand.GiveUpMove;
import io.vectron.placement.server.core.PlacementCommand.InitializeCluster;
import io.vectron.placement.server.core.PlacementCommand.MoveCommand;
import io.vectron.placement.server.core.PlacementCommand.PreferLeader;
import io.vectron.placement.server.core.PlacementCommand.RecordLeader;
import io.vectron.placement.server.core.PlacementCommand.RegisterServer;
import io.vectron.placement.server.core.PlacementCommand.RetireTopic;
import io.vectron.placement.server.core.PlacementCommand.SetServerState;
import io.vectron.placement.server.core.PlacementCommand.StartMove;
import io.vectron.placement.server.core.PlacementCommand.TakeBackMove;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The driver's whole replicated state: immutable, replaced by {@link #apply}, which is the only way to change it. Equal
 * states that apply equal commands give equal states.
 *
 * @param cluster empty before the first command
 * @param map what readers see; its version rises with every command that changes it
 * @param nextCollection ids are given once and never again, also after deletes
 * @param leaderTerms the newest term in which a shard is known to have been led
 * @param ledger the moves of replicas
 */
public record PlacementState(
        Optional<UUID> cluster,
        PlacementMap map,
        CollectionId nextCollection,
        ShardId nextShard,
        ServerId nextServer,
        SortedMap<ShardId, Long> leaderTerms,
        MoveLedger ledger) {
    public static final PlacementState EMPTY = new PlacementState(
            Optional.empty(),
            PlacementMap.EMPTY,
            new CollectionId(1),
            new ShardId(1),
            new ServerId(1),
            Collections.emptySortedMap(),
            MoveLedger.EMPTY);

    public PlacementState {
        leaderTerms = Collections.unmodifiableSortedMap(new TreeMap<>(leaderTerms));
    }

    /** The state after a command, and the answer to its proposer. */
    public record Transition(PlacementState state, PlacementReply reply) {}

    public Transition apply(PlacementCommand command) {
        return switch (command) {
            case InitializeCluster initialize -> initialize(initialize);
            case CreateCollection create -> create(create);
            case DeleteCollection delete -> delete(delete);
            case RegisterServer register -> register(register.registration());
            case SetServerState set -> setServerState(set);
            case BindTopic bind -> bind(bind);
            case RetireTopic retire -> retire(retire.topic());
            case RecordLeader record -> recordLeader(record);
            case ForgetServer forget -> forget(forget.server());
            case MoveCommand move -> move(move);
        };
    }

    private Transition move(MoveCommand command) {
        MoveTransitions transitions = new MoveTransitions(this);
        try {
            return switch (command) {
                case StartMove start -> transitions.start(start);
                case AdvanceMove advance -> transitions.advance(advance);
                case FinishMove finish -> transitions.finish(finish);
                case GiveUpMove giveUp -> transitions.giveUp(giveUp);
                case TakeBackMove takeBack -> transitions.takeBack(takeBack);
                case PreferLeader prefer -> transitions.prefer(prefer);
            };
        } catch (MoveTransitions.Refusal refusal) {
            return refused(refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    private Transition initialize(InitializeCluster command) {
        if (cluster.isPresent()) {
            return unchanged();
        }
        return done(new PlacementState(
                Optional.of(command.cluster()),
                nextMap(map),
                nextCollection,
                nextShard,
                nextServer,
                leaderTerms,
                ledger));
    }

    private Transition create(CreateCollection command) {
        if (map.findCollection(command.name()).isPresent()) {
            return refused(ErrorCode.COLLECTION_EXISTS, "collection '" + command.name() + "' exists already");
        }
        Optional<String> problem = findProblem(command);
        if (problem.isPresent()) {
            return refused(ErrorCode.INTERNAL_ERROR, problem.get());
        }
        List<ShardPlacement> shards = new ArrayList<>();
        List<HashRange> ranges = HashRange.split(command.replicaSets().size());
        for (int i = 0; i < ranges.size(); i++) {
            shards.add(new ShardPlacement(
                    new ShardId(nextShard.value() + i),
                    ranges.get(i),
                    new Epoch(1),
                    replicas(command.replicaSets().get(i)),
                    Optional.empty()));
        }
        SortedMap<CollectionName, CollectionPlacement> collections = new TreeMap<>(map.collections());
        collections.put(
                command.name(),
                new CollectionPlacement(nextCollection, command.name(), command.settings(), shards, Optional.empty()));
        return done(new PlacementState(
                cluster,
                withCollections(collections, map.retiredTopics()),
                new CollectionId(nextCollection.value() + 1),
                new ShardId(nextShard.value() + shards.size()),
                nextServer,
                leaderTerms,
                ledger));
    }

    /** A proposer that is wrong about the cluster has a bug; its command must not corrupt the state. */
    private Optional<String> findProblem(CreateCollection command) {
        if (command.replicaSets().size() != command.settings().shards()) {
            return Optional.of("the command places " + command.replicaSets().size() + " shards, the settings ask for "
                    + command.settings().shards());
        }
        for (List<ServerId> replicaSet : command.replicaSets()) {
            if (replicaSet.stream().distinct().count() != command.settings().replicationFactor()
                    || replicaSet.size() != command.settings().replicationFactor()) {
                return Optional.of("a replica set is not " + command.settings().replicationFactor()
                        + " distinct servers: " + replicaSet);
            }
            if (!map.servers().keySet().containsAll(replicaSet)) {
                return Optional.of("a replica set names a server that is not registered: " + replicaSet);
            }
        }
        return Optional.empty();
    }

    /** The voters that were chosen, and a listener on every search-only server. */
    private List<Replica> replicas(List<ServerId> voters) {
        Stream<Replica> voting = voters.stream().map(server -> new Replica(server, ReplicaRole.VOTER));
        Stream<Replica> listening = map.servers().values().stream()
                .filter(server -> server.traits().searchOnly() && server.state() == ServerAdminState.ACTIVE)
                .filter(server -> !voters.contains(server.id()))
                .map(server -> new Replica(server.id(), ReplicaRole.LISTENER));
        return Stream.concat(voting, listening).toList();
    }

    private Transition delete(DeleteCollection command) {
        CollectionPlacement collection = map.findCollection(command.name()).orElse(null);
        if (collection == null) {
            return refused(ErrorCode.COLLECTION_NOT_FOUND, "there is no collection '" + command.name() + "'");
        }
        SortedMap<CollectionName, CollectionPlacement> collections = new TreeMap<>(map.collections());
        collections.remove(command.name());
        List<TopicId> retired = new ArrayList<>(map.retiredTopics());
        collection.topic().ifPresent(retired::add);
        SortedMap<ShardId, Long> terms = new TreeMap<>(leaderTerms);
        MoveLedger rest = ledger;
        for (ShardPlacement shard : collection.shards()) {
            terms.remove(shard.shard());
            rest = rest.without(shard.shard());
        }
        return done(new PlacementState(
                cluster, withCollections(collections, retired), nextCollection, nextShard, nextServer, terms, rest));
    }

    private Transition register(Registration registration) {
        UUID known = cluster.orElse(null);
        if (known == null) {
            return refused(ErrorCode.UNAVAILABLE, "the cluster is not initialised yet");
        }
        Optional<ServerPlacement> before = map.servers().values().stream()
                .filter(server -> server.node().equals(registration.node()))
                .findFirst();
        ServerId id = before.map(ServerPlacement::id).orElse(nextServer);
        ServerAddress address =
                new ServerAddress(id, registration.node(), registration.grpcAddress(), registration.raftAddress());
        ServerPlacement server = new ServerPlacement(
                address,
                registration.traits(),
                before.map(ServerPlacement::state).orElse(ServerAdminState.ACTIVE));
        PlacementReply reply = new PlacementReply.ServerRegistered(new Registered(id, known));
        if (before.equals(Optional.of(server))) {
            return new Transition(this, reply);
        }
        PlacementMap changed = nextMap(withServer(server));
        ServerId next = before.isPresent() ? nextServer : new ServerId(nextServer.value() + 1);
        return new Transition(
                new PlacementState(cluster, changed, nextCollection, nextShard, next, leaderTerms, ledger), reply);
    }

    private PlacementMap withServer(ServerPlacement server) {
        SortedMap<ServerId, ServerPlacement> servers = new TreeMap<>(map.servers());
        servers.put(server.id(), server);
        return new PlacementMap(map.version(), map.collections(), servers, map.retiredTopics());
    }

    private Transition setServerState(SetServerState command) {
        ServerPlacement server = map.findServer(command.server()).orElse(null);
        if (server == null) {
            return refused(ErrorCode.INVALID_ARGUMENT, "server_id is not registered: " + command.server());
        }
        if (server.state() == command.state()) {
            return unchanged();
        }
        if (server.state() == ServerAdminState.REMOVED) {
            return refused(ErrorCode.INVALID_ARGUMENT, "server " + server.node() + " is removed, for good");
        }
        return done(withMap(nextMap(withServer(server.withState(command.state())))));
    }

    private Transition forget(ServerId id) {
        ServerPlacement server = map.findServer(id).orElse(null);
        if (server == null) {
            return unchanged();
        }
        boolean holds = map.collections().values().stream()
                .flatMap(collection -> collection.shards().stream())
                .anyMatch(shard -> shard.hasReplicaOn(id));
        if (server.state() != ServerAdminState.REMOVED || holds) {
            return refused(
                    ErrorCode.INVALID_ARGUMENT,
                    "server " + server.node() + (holds ? " holds replicas" : " is not removed") + ", it is kept");
        }
        SortedMap<ServerId, ServerPlacement> servers = new TreeMap<>(map.servers());
        servers.remove(id);
        return done(withMap(nextMap(new PlacementMap(map.version(), map.collections(), servers, map.retiredTopics()))));
    }

    private Transition bind(BindTopic command) {
        CollectionPlacement collection = map.collections().values().stream()
                .filter(candidate -> candidate.id().equals(command.collection()))
                .findFirst()
                .orElse(null);
        if (collection == null) {
            return refused(ErrorCode.COLLECTION_NOT_FOUND, "there is no collection with id " + command.collection());
        }
        if (collection.topic().equals(Optional.of(command.topic()))) {
            return unchanged();
        }
        if (isTaken(command.topic())) {
            return refused(
                    ErrorCode.INVALID_ARGUMENT, "topic_id " + command.topic() + " belongs to another collection");
        }
        return done(withCollection(new CollectionPlacement(
                collection.id(),
                collection.name(),
                collection.settings(),
                collection.shards(),
                Optional.of(command.topic()))));
    }

    private boolean isTaken(TopicId topic) {
        return map.retiredTopics().contains(topic)
                || map.collections().values().stream()
                        .anyMatch(other -> other.topic().equals(Optional.of(topic)));
    }

    private Transition retire(TopicId topic) {
        if (!map.retiredTopics().contains(topic)) {
            return unchanged();
        }
        List<TopicId> retired = map.retiredTopics().stream()
                .filter(other -> !other.equals(topic))
                .toList();
        return done(withMap(withCollections(map.collections(), retired)));
    }

    private Transition recordLeader(RecordLeader command) {
        if (leaderTerms.getOrDefault(command.shard(), -1L) >= command.term()) {
            return unchanged();
        }
        CollectionPlacement collection =
                findCollectionOf(command.shard(), command.server()).orElse(null);
        if (collection == null) {
            return unchanged();
        }
        SortedMap<ShardId, Long> terms = new TreeMap<>(leaderTerms);
        terms.put(command.shard(), command.term());
        PlacementState led =
                withShard(collection, command.shard(), shard -> shard.withLeader(Optional.of(command.server())));
        return done(new PlacementState(
                led.cluster, led.map, led.nextCollection, led.nextShard, led.nextServer, terms, ledger));
    }

    /** The collection of the shard, if that has a replica on the server. */
    private Optional<CollectionPlacement> findCollectionOf(ShardId shard, ServerId server) {
        return map.collections().values().stream()
                .filter(collection -> collection.shards().stream()
                        .anyMatch(placement -> placement.shard().equals(shard) && placement.hasReplicaOn(server)))
                .findFirst();
    }

    private PlacementState withShard(
            CollectionPlacement collection, ShardId shard, UnaryOperator<ShardPlacement> change) {
        return withCollection(new CollectionPlacement(
                collection.id(),
                collection.name(),
                collection.settings(),
                collection.shards().stream()
                        .map(placement -> placement.shard().equals(shard) ? change.apply(placement) : placement)
                        .toList(),
                collection.topic()));
    }

    /** The state with a shard placed otherwise and with other moves, if that is a change. */
    Transition withShardAndLedger(ShardPlacement changed, MoveLedger moves) {
        CollectionPlacement collection = map.collections().values().stream()
                .filter(candidate -> candidate.shards().stream()
                        .anyMatch(shard -> shard.shard().equals(changed.shard())))
                .findFirst()
                .orElseThrow();
        if (map.findShard(changed.shard()).equals(Optional.of(changed)) && moves.equals(ledger)) {
            return unchanged();
        }
        PlacementState placed = withShard(collection, changed.shard(), _ -> changed);
        return done(new PlacementState(cluster, placed.map, nextCollection, nextShard, nextServer, leaderTerms, moves));
    }

    private PlacementState withCollection(CollectionPlacement collection) {
        SortedMap<CollectionName, CollectionPlacement> collections = new TreeMap<>(map.collections());
        collections.put(collection.name(), collection);
        return withMap(withCollections(collections, map.retiredTopics()));
    }

    private PlacementMap withCollections(
            SortedMap<CollectionName, CollectionPlacement> collections, List<TopicId> retired) {
        return nextMap(new PlacementMap(map.version(), collections, map.servers(), retired));
    }

    private static PlacementMap nextMap(PlacementMap map) {
        return new PlacementMap(
                new MapVersion(map.version().value() + 1), map.collections(), map.servers(), map.retiredTopics());
    }

    private PlacementState withMap(PlacementMap changed) {
        return new PlacementState(cluster, changed, nextCollection, nextShard, nextServer, leaderTerms, ledger);
    }

    private Transition unchanged() {
        return done(this);
    }

    private static Transition done(PlacementState state) {
        return new Transition(state, new PlacementReply.Done(state.map.version()));
    }

    private Transition refused(ErrorCode code, String message) {
        return new Transition(this, new PlacementReply.Refused(code, message));
    }
}
