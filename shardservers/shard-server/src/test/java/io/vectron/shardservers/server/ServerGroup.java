package io.vectron.shardservers.server;

import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.CollectionPlacement;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.PlacementView;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.api.testing.InMemoryPlacementService;
import io.vectron.shardservers.api.ShardService;
import io.vectron.shardservers.api.ShardState;
import io.vectron.shardservers.api.WriterId;
import io.vectron.shardservers.api.routing.RetryPolicy;
import io.vectron.shardservers.api.routing.ShardClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Some shard servers in this process over a driver in memory, with one collection of one shard, and a client of it. */
final class ServerGroup implements AutoCloseable {
    final InMemoryPlacementService placement = new InMemoryPlacementService();
    private final Path root;
    private final Consumer<ShardServerConfig.Builder> adjust;
    private final Map<Integer, ShardServerConfig> configs = new TreeMap<>();
    private final Map<Integer, ShardServer> servers = new ConcurrentSkipListMap<>();
    private final Map<Integer, ShardService> services = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    ServerGroup(Path root) {
        this(root, _ -> {});
    }

    /** @param adjust changes the servers' settings */
    ServerGroup(Path root, Consumer<ShardServerConfig.Builder> adjust) {
        this.root = root;
        this.adjust = adjust;
    }

    /** Starts the server, for the first time or again on its folder. Numbers begin with 1, as their ids do. */
    ShardServer start(int number) {
        ShardServerConfig config = configs.computeIfAbsent(number, this::config);
        ShardServer server = new ShardServer(config, placement);
        server.start();
        servers.put(number, server);
        services.put(number, server.service());
        return server;
    }

    Path folder(int number) {
        return root.resolve("n" + number);
    }

    private ShardServerConfig config(int number) {
        ShardServerConfig.Builder config = ShardServerConfig.builder(
                        folder(number),
                        "n" + number,
                        "test",
                        new ShardServerConfig.Endpoint("127.0.0.1", TestCluster.freePort()),
                        new ShardServerConfig.Endpoint("127.0.0.1", TestCluster.freePort()))
                .servesGrpc(false)
                .indexThreads(1)
                .readThreads(1)
                .cacheBytes(32 << 20)
                .heartbeatInterval(Duration.ofMillis(100))
                .electionTimeout(Duration.ofMillis(500))
                .snapshotEntries(1_000)
                .snapshotBytes(4 << 20);
        adjust.accept(config);
        return config.build();
    }

    /** Where the server listens is decided anew when it is started next. */
    void changeAddresses(int number) {
        configs.remove(number);
    }

    void stop(int number) {
        server(number).close();
        services.remove(number);
        servers.remove(number);
    }

    /** Makes the collection, with voters on all servers that run, and waits until one leads. */
    void createCollection(int replicas) {
        placement
                .createCollection(
                        TestCluster.NAME, new CollectionSettings(2, Distance.EUCLIDEAN, 1, replicas, 1, 16, 100, 64))
                .join();
        TestCluster.await("a leader serves", () -> leader().isPresent());
    }

    CollectionPlacement collection() {
        return placement.map().findCollection(TestCluster.NAME).orElseThrow();
    }

    ShardPlacement shard() {
        return collection().shards().getFirst();
    }

    ShardId shardId() {
        return shard().shard();
    }

    /** Gives one server another role, or its first; empty forgets it. The epoch rises. */
    void assign(int number, Optional<ReplicaRole> role) {
        placement.changeShard(shardId(), before -> {
            List<Replica> replicas = new ArrayList<>(before.replicas());
            replicas.removeIf(replica -> replica.server().equals(id(number)));
            role.ifPresent(given -> replicas.add(new Replica(id(number), given)));
            return before.withReplicas(replicas);
        });
    }

    void prefer(int number) {
        placement.changeShard(shardId(), before -> before.withPreferredLeader(Optional.of(id(number))));
    }

    static ServerId id(int number) {
        return new ServerId(number);
    }

    ShardService service(int number) {
        return Optional.ofNullable(services.get(number)).orElseThrow();
    }

    ShardServer server(int number) {
        return Optional.ofNullable(servers.get(number)).orElseThrow();
    }

    /** Waits until the server has reported to the driver so many times more. */
    void awaitReports(int number, int times) {
        Set<ReplicaReport> reports = Collections.newSetFromMap(new IdentityHashMap<>());
        TestCluster.await("it reports to the driver " + times + " times", () -> {
            report(number).ifPresent(reports::add);
            return reports.size() > times;
        });
    }

    Optional<Integer> leader() {
        return servers.keySet().stream()
                .filter(number -> state(number).filter(ShardState::leader).isPresent())
                .findFirst();
    }

    Optional<ShardState> state(int number) {
        return service(number).status(List.of()).join().stream().findFirst();
    }

    Optional<ReplicaReport> report(int number) {
        return placement.lastReport(id(number), shardId());
    }

    /** The configuration as the leader reports it. */
    Optional<CommittedConfiguration> configuration() {
        return leader().flatMap(this::report).flatMap(ReplicaReport::configuration);
    }

    void awaitConfiguration(List<Integer> voters, List<Integer> listeners) {
        TestCluster.await(
                "voters " + voters + " and listeners " + listeners,
                () -> configuration()
                        .filter(current -> List.copyOf(current.voters()).equals(ids(voters))
                                && List.copyOf(current.listeners()).equals(ids(listeners)))
                        .isPresent());
    }

    private static List<ServerId> ids(List<Integer> numbers) {
        return numbers.stream().map(ServerGroup::id).toList();
    }

    /** A client that finds its way as gateways do. */
    ShardClient client() {
        PlacementView view = new PlacementView() {
            @Override
            public PlacementMap current() {
                return placement.map();
            }

            @Override
            public CompletableFuture<PlacementMap> atLeast(MapVersion version) {
                return CompletableFuture.completedFuture(placement.map());
            }

            @Override
            public CompletableFuture<PlacementMap> refresh() {
                return CompletableFuture.completedFuture(placement.map());
            }
        };
        RetryPolicy retries = new RetryPolicy(
                Duration.ofSeconds(20), Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1));
        return new ShardClient(
                view,
                address -> services.getOrDefault((int) address.id().value(), StoppedService.INSTANCE),
                retries,
                timer,
                System::nanoTime,
                WriterId.random());
    }

    @Override
    public void close() {
        servers.values().parallelStream().forEach(ShardServer::close);
        timer.shutdownNow();
    }
}
