package io.vectron.placement.server;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.TopicId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.server.core.ComponentDirectory;
import io.vectron.placement.server.core.MapWaiters;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.ReplicaPlacer;
import io.vectron.placement.server.core.ReplicatedState;
import io.vectron.placement.server.core.ServerAssignments;
import io.vectron.placement.server.core.ServerLiveness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of the driver over the replicated state and what the leader observes. Thread-safe. */
final class PlacementDriver implements PlacementService {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementDriver.class);

    private final ReplicatedState replicated;
    private final MapWaiters waiters;
    private final ServerLiveness liveness;
    private final ComponentDirectory components;
    /** Leaderships being recorded, so that a heartbeat does not propose again what the one before it proposed. */
    private final Set<PlacementCommand.RecordLeader> recording = ConcurrentHashMap.newKeySet();

    PlacementDriver(
            ReplicatedState replicated, MapWaiters waiters, ServerLiveness liveness, ComponentDirectory components) {
        this.replicated = replicated;
        this.waiters = waiters;
        this.liveness = liveness;
        this.components = components;
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait) {
        return replicated.readBarrier().thenCompose(_ -> waiters.newerThan(version, wait));
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        return onLeader(() -> replicated.readBarrier().thenCompose(_ -> {
            PlacementMap map = replicated.state().map();
            if (map.findCollection(name).isPresent()) {
                throw new VectronException(ErrorCode.COLLECTION_EXISTS, "collection '" + name + "' exists already");
            }
            return version(new PlacementCommand.CreateCollection(
                    name, settings, ReplicaPlacer.place(name, settings, map, liveness.alive())));
        }));
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        return version(new PlacementCommand.DeleteCollection(name));
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        return replicated
                .propose(new PlacementCommand.RegisterServer(registration))
                .thenApply(reply -> switch (reply) {
                    case PlacementReply.ServerRegistered(Registered registered) -> {
                        liveness.heard(registered.server());
                        yield registered;
                    }
                    case PlacementReply.Refused(ErrorCode code, String message) ->
                        throw new VectronException(code, message);
                    case PlacementReply.Done _ ->
                        throw new IllegalStateException("a registration was answered without an id");
                });
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, List<ReplicaReport> replicas) {
        return onLeader(() -> replicated.readBarrier().thenApply(_ -> {
            PlacementMap map = replicated.state().map();
            if (map.findServer(server).isEmpty()) {
                throw VectronException.invalid(
                        "server_id", "is not registered: " + server + "; register the server first");
            }
            liveness.heard(server);
            replicas.stream()
                    .filter(report -> report.leader() && report.ready())
                    .forEach(report -> recordLeader(report, server));
            return ServerAssignments.of(map, server);
        }));
    }

    private void recordLeader(ReplicaReport report, ServerId server) {
        var command = new PlacementCommand.RecordLeader(report.shard(), server, report.term());
        PlacementState state = replicated.state();
        if (state.apply(command).state().equals(state) || !recording.add(command)) {
            return;
        }
        replicated.propose(command).whenComplete((_, failure) -> {
            recording.remove(command);
            if (failure != null) {
                // The next heartbeat says it again.
                LOG.info("Leader {} of shard {} is not recorded yet: {}", server, report.shard(), failure.toString());
            }
        });
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
        return onLeader(() -> {
            components.accept(report);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public CompletableFuture<List<ComponentReport>> components() {
        return onLeader(() -> CompletableFuture.completedFuture(components.reports()));
    }

    /** What rests on observations is answered by the leader, which alone makes them. */
    private <T> CompletableFuture<T> onLeader(Supplier<CompletableFuture<T>> call) {
        try {
            replicated.requireLeader();
            return call.get();
        } catch (VectronException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Proposes a command whose reply is a map version. */
    private CompletableFuture<MapVersion> version(PlacementCommand command) {
        return replicated.propose(command).thenApply(reply -> switch (reply) {
            case PlacementReply.Done(MapVersion version) -> version;
            case PlacementReply.Refused(ErrorCode code, String message) -> throw new VectronException(code, message);
            case PlacementReply.ServerRegistered _ ->
                throw new IllegalStateException("a command was answered with a registration");
        });
    }
}
