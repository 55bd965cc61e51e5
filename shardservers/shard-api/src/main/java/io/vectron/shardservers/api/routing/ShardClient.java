package io.vectron.shardservers.api.routing;

import io.vectron.common.ids.CollectionId;
import io.vectron.common.ids.PointId;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementView;
import io.vectron.placement.api.ServerAddress;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.shardservers.api.BatchSize;
import io.vectron.shardservers.api.ShardHits;
import io.vectron.shardservers.api.ShardPoint;
import io.vectron.shardservers.api.ShardSearch;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import io.vectron.shardservers.api.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Sends requests to the right replica of a shard: writes and linearizable reads to its leader, other reads to its replicas
 * in turn. What one server cannot answer is asked of the others at once, and repeated while none can; see {@link
 * RetryPolicy} for the bounds. Thread-safe. Futures fail as
 * {@link ShardService}'s do, and with {@code COLLECTION_NOT_FOUND} if the collection is gone.
 */
public final class ShardClient {
    /** Reads that are hedged at a time; beyond it a slow replica is waited for. */
    private static final int MAX_HEDGES = 64;

    private final PlacementView view;
    private final ShardServices servers;
    private final RetryPolicy retries;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoClock;
    private final PendingWrites pending;
    private final AtomicInteger turns = new AtomicInteger();
    private final LeaderSearches searches = new LeaderSearches();
    private final Semaphore hedges = new Semaphore(MAX_HEDGES);
    private volatile RouteTable routes = new RouteTable(PlacementMap.EMPTY);

    /** A client with a writer id drawn at random; the rest is as in the other constructor. */
    public ShardClient(
            PlacementView view,
            ShardServices servers,
            RetryPolicy retries,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock) {
        this(view, servers, retries, scheduler, nanoClock, WriterId.random());
    }

    /**
     * @param scheduler starts delayed attempts; it is not closed here
     * @param nanoClock a monotonic clock such as {@code System::nanoTime}
     * @param writer this client's own, drawn at random: shards know its repeated writes by it
     */
    public ShardClient(
            PlacementView view,
            ShardServices servers,
            RetryPolicy retries,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            WriterId writer) {
        this.view = view;
        this.servers = servers;
        this.retries = retries;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.pending = new PendingWrites(writer);
    }

    /**
     * Writes on the shard's leader. A batch beyond {@link BatchSize#MAX_BYTES} is sent in several parts, one after the
     * other, each of them atomic: when one is refused, the ones before it have taken effect. Each takes effect at most
     * once. After {@code TIMEOUT} it is unknown whether it did or still will.
     *
     * @return the last part's outcome, or the first that is not {@code Applied}
     */
    public CompletableFuture<WriteOutcome> write(CollectionId collection, ShardId shard, WriteBatch batch) {
        List<WriteBatch> parts = BatchSplitter.split(batch, BatchSize.MAX_BYTES);
        CompletableFuture<WriteOutcome> outcome = writePart(collection, shard, parts.getFirst());
        for (WriteBatch part : parts.subList(1, parts.size())) {
            outcome = outcome.thenCompose(before -> switch (before) {
                case WriteOutcome.Applied _ -> writePart(collection, shard, part);
                case WriteOutcome.SourceGap gap -> CompletableFuture.completedFuture(gap);
            });
        }
        return outcome;
    }

    private CompletableFuture<WriteOutcome> writePart(CollectionId collection, ShardId shard, WriteBatch part) {
        return part.source().isPresent()
                ? call(RoutedRequest.write(collection, shard, (service, route, _) -> service.write(route, part)))
                : writeOnce(collection, shard, part);
    }

    /** A batch with a source is known by its offsets, one without by its name. */
    private CompletableFuture<WriteOutcome> writeOnce(CollectionId collection, ShardId shard, WriteBatch part) {
        long sequence = pending.begin();
        return call(RoutedRequest.write(
                        collection,
                        shard,
                        (service, route, repetition) ->
                                service.write(route, part.withId(pending.name(sequence, repetition)))))
                .whenComplete((_, _) -> pending.end(sequence));
    }

    private <T> CompletableFuture<T> call(RoutedRequest<T> request) {
        return switch (request.choice()) {
            case LEADER -> new RoutedCall<>(this, request, Set.of()).start();
            case ANY -> new HedgedRead<>(this, request).start();
        };
    }

    public CompletableFuture<ShardPoint> get(CollectionId collection, ShardId shard, PointId id, ReadPolicy policy) {
        return call(RoutedRequest.read(
                collection, shard, ReplicaChoice.of(policy), (service, route, _) -> service.get(route, id, policy)));
    }

    /** @param ef HNSW candidates to keep; 0 means the collection's setting */
    public CompletableFuture<ShardHits> search(
            CollectionId collection,
            ShardId shard,
            float[] vector,
            int topK,
            int ef,
            boolean includeVectors,
            boolean includePayloads,
            ReadPolicy policy) {
        return call(RoutedRequest.read(
                collection,
                shard,
                ReplicaChoice.of(policy),
                (service, route, _) -> service.search(
                        new ShardSearch(route, vector, topK, ef, includeVectors, includePayloads, policy))));
    }

    /**
     * What the leaders say of the collection's shards, in the collection's order; one call per server, no repetition. A
     * shard whose leader is unknown, unreachable or no longer has it is left out.
     */
    public CompletableFuture<List<ShardState>> status(CollectionPlacement collection) {
        List<CompletableFuture<List<ShardState>>> answers = new ArrayList<>();
        shardsByLeader(collection)
                .forEach((server, shards) -> answers.add(
                        // An unreachable server's shards are left out, which is what its failure means here.
                        servers.on(server).status(shards).exceptionally(_ -> List.of())));
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> inOrder(
                        collection,
                        answers.stream()
                                .flatMap(answer -> answer.join().stream())
                                .toList()));
    }

    private Map<ServerAddress, List<ShardId>> shardsByLeader(CollectionPlacement collection) {
        PlacementMap map = view.current();
        Map<ServerAddress, List<ShardId>> shards = new LinkedHashMap<>();
        for (ShardPlacement shard : collection.shards()) {
            Optional<ServerId> leader = shard.leader();
            leader.flatMap(map::findAddress)
                    .ifPresent(server -> shards.computeIfAbsent(server, _ -> new ArrayList<>())
                            .add(shard.shard()));
        }
        return shards;
    }

    private static List<ShardState> inOrder(CollectionPlacement collection, List<ShardState> states) {
        Map<ShardId, ShardState> byShard = new HashMap<>();
        states.forEach(state -> byShard.put(state.shard(), state));
        return collection.shards().stream()
                .map(shard -> byShard.get(shard.shard()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The table of the view's current map, built once per map. */
    RouteTable routes() {
        PlacementMap map = view.current();
        RouteTable known = routes;
        if (known.map() != map) {
            known = new RouteTable(map);
            routes = known;
        }
        return known;
    }

    CompletableFuture<PlacementMap> refresh() {
        return view.refresh();
    }

    ShardService on(ServerAddress server) {
        return servers.on(server);
    }

    RetryPolicy retries() {
        return retries;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }

    LeaderSearches searches() {
        return searches;
    }

    boolean tryBeginHedge() {
        return hedges.tryAcquire();
    }

    void endHedge() {
        hedges.release();
    }

    int nextTurn() {
        return turns.getAndIncrement();
    }
}
