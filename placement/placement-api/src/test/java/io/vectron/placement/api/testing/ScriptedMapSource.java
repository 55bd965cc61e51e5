package io.vectron.placement.api.testing;

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
import io.vectron.placement.api.ServerReport;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A driver whose answers to map requests are given by the test, one by one. It refuses every command. Thread-safe. */
public final class ScriptedMapSource implements PlacementService {
    private final BlockingQueue<MapRequest> pending = new LinkedBlockingQueue<>();
    private final AtomicInteger requests = new AtomicInteger();

    /** A request that waits for the test's answer. */
    public record MapRequest(MapVersion newerThan, CompletableFuture<PlacementMap> future) {
        /** Answers with an empty map of this version. */
        public void answer(long version) {
            future.complete(new PlacementMap(new MapVersion(version), new TreeMap<>(), new TreeMap<>(), List.of()));
        }

        public void fail() {
            future.completeExceptionally(new VectronException(ErrorCode.UNAVAILABLE, "scripted failure"));
        }
    }

    /** The oldest request not taken yet, waiting for one to come. */
    public MapRequest takeRequest() {
        try {
            MapRequest request = pending.poll(10, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no map request came within 10 s");
            }
            return request;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Map requests so far. */
    public int requests() {
        return requests.get();
    }

    @Override
    public CompletableFuture<PlacementMap> mapNewerThan(MapVersion version, Duration wait) {
        requests.incrementAndGet();
        CompletableFuture<PlacementMap> future = new CompletableFuture<>();
        pending.add(new MapRequest(version, future));
        return future;
    }

    @Override
    public CompletableFuture<MapVersion> createCollection(CollectionName name, CollectionSettings settings) {
        return refuse();
    }

    @Override
    public CompletableFuture<MapVersion> deleteCollection(CollectionName name) {
        return refuse();
    }

    @Override
    public CompletableFuture<Registered> register(Registration registration) {
        return refuse();
    }

    @Override
    public CompletableFuture<Assignments> heartbeat(ServerId server, ServerReport report) {
        return refuse();
    }

    @Override
    public CompletableFuture<MapVersion> drainServer(ServerId server) {
        return refuse();
    }

    @Override
    public CompletableFuture<MapVersion> undrainServer(ServerId server) {
        return refuse();
    }

    @Override
    public CompletableFuture<MapVersion> removeServer(ServerId server) {
        return refuse();
    }

    @Override
    public CompletableFuture<MapVersion> moveReplica(ShardId shard, ServerId from, ServerId to) {
        return refuse();
    }

    @Override
    public CompletableFuture<List<ReplicaMove>> moves() {
        return refuse();
    }

    @Override
    public CompletableFuture<List<String>> explain(ShardId shard) {
        return refuse();
    }

    @Override
    public CompletableFuture<Void> bindTopic(CollectionId collection, TopicId topic) {
        return refuse();
    }

    @Override
    public CompletableFuture<Void> retireTopic(TopicId topic) {
        return refuse();
    }

    @Override
    public CompletableFuture<Void> report(ComponentReport report) {
        return refuse();
    }

    @Override
    public CompletableFuture<List<ComponentReport>> components() {
        return refuse();
    }

    private static <T> CompletableFuture<T> refuse() {
        return CompletableFuture.failedFuture(
                new VectronException(ErrorCode.UNAVAILABLE, "a scripted map source takes no commands"));
    }
}
