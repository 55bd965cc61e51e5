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
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.ComponentReport;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementService;
import io.vectron.placement.api.Registered;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaMove;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.server.core.ComponentDirectory;
import io.vectron.placement.server.core.MapWaiters;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.PlacementReply;
import io.vectron.placement.server.core.PlacementState;
import io.vectron.placement.server.core.ReplicatedState;
import io.vectron.placement.server.core.ServerAssignments;
import io.vectron.placement.server.core.observe.Observed;
import io.vectron.placement.server.core.observe.Observer;
import io.vectron.placement.server.core.plan.ReplicaPlacer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The port of the driver over the replicated state and what the leader observes. Thread-safe. */
final class PlacementDriver implements PlacementService {
    private final ReplicatedState replicated;
    private final MapWaiters waiters;
    private final Observer observer;
    private final Reconciliation reconciliation;
    private final ComponentDirectory components;

    private final LongSupplier nanoClock;

    PlacementDriver(
            ReplicatedState replicated,
            MapWaiters waiters,
            Observer observer,
            Reconciliation reconciliation,
            ComponentDirectory components,
            LongSupplier nanoClock) {
        this.replicated = replicated;
        this.waiters = waiters;
        this.observer = observer;
        this.reconciliation = reconciliation;
        this.components = components;
        this.nanoClock = nanoClock;
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
                    name, settings, ReplicaPlacer.place(name, settings, map, look())));
        }));
    }

    private Observed look() {
        return observer.look(replicated.state(), nanoClock.getAsLong());
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
                        observer.registered(registered.server(), nanoClock.getAsLong());
                        yield registered;
                    }
                    case PlacementReply.Refused(ErrorCode code, String message) ->
                        throw new VectronException(code, message);
                    case PlacementReply.Done _ ->
                        throw new IllegalStateException("a registration was answered without an id");
                });
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, ServerReport report) {
        long arrivedNanos = nanoClock.getAsLong();
        return onLeader(() -> recordLeaders(server, report)
                .thenCompose(_ -> replicated.readBarrier())
                .thenApply(_ -> {
                    PlacementMap map = replicated.state().map();
                    if (map.findServer(server).isEmpty()) {
                        throw VectronException.invalid(
                                "server_id", "is not registered: " + server + "; register the server first");
                    }
                    observer.heard(server, report, arrivedNanos);
                    return ServerAssignments.of(map, server);
                }));
    }

    /** Completes when the terms in which the server leads are recorded. */
    private CompletableFuture<Void> recordLeaders(ServerId server, ServerReport report) {
        PlacementState state = replicated.state();
        return CompletableFuture.allOf(report.replicas().stream()
                .filter(replica -> replica.leader() && replica.ready())
                .map(replica -> new PlacementCommand.RecordLeader(replica.shard(), server, replica.term()))
                .filter(command -> !state.apply(command).state().equals(state))
                .map(replicated::propose)
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public CompletableFuture<MapVersion> drainServer(ServerId server) {
        return version(new PlacementCommand.SetServerState(server, ServerAdminState.DRAINING));
    }

    @Override
    public CompletableFuture<MapVersion> undrainServer(ServerId server) {
        return version(new PlacementCommand.SetServerState(server, ServerAdminState.ACTIVE));
    }

    @Override
    public CompletableFuture<MapVersion> removeServer(ServerId server) {
        return version(new PlacementCommand.SetServerState(server, ServerAdminState.REMOVED));
    }

    @Override
    public CompletableFuture<MapVersion> moveReplica(ShardId shard, ServerId from, ServerId to) {
        return onLeader(
                () -> replicated.readBarrier().thenCompose(_ -> version(reconciliation.moveByHand(shard, from, to))));
    }

    @Override
    public CompletableFuture<List<ReplicaMove>> moves() {
        return replicated
                .readBarrier()
                .thenApply(_ -> List.copyOf(replicated.state().ledger().moves().values()));
    }

    @Override
    public CompletableFuture<List<String>> explain(ShardId shard) {
        return onLeader(() -> replicated.readBarrier().thenApply(_ -> reconciliation.explain(shard)));
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

    /** What a person should look at, in words. */
    List<String> alarms() {
        return reconciliation.alarms();
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
