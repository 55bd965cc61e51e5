package io.vectron.placement.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.ComponentDirectory;
import io.vectron.placement.server.core.MapWaiters;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.ReplicaPlacer;
import io.vectron.placement.server.core.ServerLiveness;
import io.vectron.placement.server.raft.PlacementRaftNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of the driver over its Raft member and what the leader observes. Thread-safe. */
final class PlacementDriver implements PlacementService {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementDriver.class);

    private final PlacementRaftNode raft;
    private final MapWaiters waiters;
    private final ServerLiveness liveness;
    private final ComponentDirectory components;
    /** Leaderships being recorded, so that a heartbeat does not propose again what the one before it proposed. */
    private final Set<PlacementCommand.RecordLeader> recording = ConcurrentHashMap.newKeySet();

    PlacementDriver(
            PlacementRaftNode raft, MapWaiters waiters, ServerLiveness liveness, ComponentDirectory components) {
        this.raft = raft;
        this.waiters = waiters;
        this.liveness = liveness;
        this.components = components;
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait) {
        return raft.readBarrier().thenCompose(_ -> waiters.newerThan(version, wait));
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        return raft.readBarrier().thenCompose(_ -> {
            PlacementMap map = raft.state().map();
            if (map.findCollection(name).isPresent()) {
                throw new VectronException(ErrorCode.COLLECTION_EXISTS, "collection '" + name + "' exists already");
            }
            return version(new PlacementCommand.CreateCollection(
                    name, settings, ReplicaPlacer.place(name, settings, map, liveness.alive())));
        });
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        return version(new PlacementCommand.DeleteCollection(name));
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        return raft.propose(new PlacementCommand.RegisterServer(registration)).thenApply(reply -> switch (reply) {
            case PlacementReply.ServerRegistered(Registered registered) -> registered;
            case PlacementReply.Refused(ErrorCode code, String message) -> throw new VectronException(code, message);
            case PlacementReply.Done _ -> throw new IllegalStateException("a registration was answered without an id");
        });
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, List<ReplicaReport> replicas) {
        if (raft.state().map().findServer(server).isEmpty()) {
            return CompletableFuture.failedFuture(new VectronException(
                    ErrorCode.UNAVAILABLE, "server " + server + " is not registered; register first"));
        }
        liveness.heard(server);
        replicas.stream()
                .filter(report -> report.leader() && report.ready())
                .forEach(report -> recordLeader(report, server));
        return raft.readBarrier().thenApply(_ -> assignmentsOf(server));
    }

    private void recordLeader(ReplicaReport report, ServerId server) {
        long known = raft.state().leaderTerms().getOrDefault(report.shard(), -1L);
        var command = new PlacementCommand.RecordLeader(report.shard(), server, report.term());
        if (known >= report.term() || !isPlaced(report.shard()) || !recording.add(command)) {
            return;
        }
        raft.propose(command).whenComplete((_, failure) -> {
            recording.remove(command);
            if (failure != null) {
                // The next heartbeat says it again.
                LOG.info("Leader {} of shard {} is not recorded yet: {}", server, report.shard(), failure.toString());
            }
        });
    }

    private boolean isPlaced(ShardId shard) {
        return raft.state().map().collections().values().stream()
                .flatMap(collection -> collection.shards().stream())
                .anyMatch(placement -> placement.shard().equals(shard));
    }

    private Assignments assignmentsOf(ServerId server) {
        PlacementMap map = raft.state().map();
        List<Assignment> assignments = new ArrayList<>();
        for (CollectionPlacement collection : map.collections().values()) {
            for (ShardPlacement shard : collection.shards()) {
                if (shard.hasReplicaOn(server)) {
                    assignments.add(new Assignment(collection.id(), collection.name(), collection.settings(), shard));
                }
            }
        }
        return new Assignments(map.version(), assignments, map.servers());
    }

    @Override
    public CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        return version(new PlacementCommand.BindTopic(collection, topic)).thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        return version(new PlacementCommand.RetireTopic(topic)).thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<Void> report(ComponentReport report) {
        components.accept(report);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<ComponentReport>> components() {
        return CompletableFuture.completedFuture(components.reports());
    }

    /** Proposes a command whose reply is a map version. */
    private CompletableFuture<MapVersion> version(PlacementCommand command) {
        return raft.propose(command).thenApply(reply -> switch (reply) {
            case PlacementReply.Done(MapVersion version) -> version;
            case PlacementReply.Refused(ErrorCode code, String message) -> throw new VectronException(code, message);
            case PlacementReply.ServerRegistered _ ->
                throw new IllegalStateException("a command was answered with a registration");
        });
    }
}
