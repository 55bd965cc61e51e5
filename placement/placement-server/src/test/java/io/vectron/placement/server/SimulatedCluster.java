package io.vectron.placement.server;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionName;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.placement.api.PlacementMap;
import io.vectron.placement.api.Registration;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ServerTraits;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.SimulatedReplica.Members;
import io.vectron.placement.server.core.PlacementCommand;
import io.vectron.placement.server.core.plan.PlacementPolicy;
import io.vectron.placement.server.core.plan.ReplicaPlacer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Drivers, shard servers, collections that are written to all the time, and what is known of all of them. */
final class SimulatedCluster implements ClusterInvariants.World {
    static final Duration SERVER_TIMEOUT = Duration.ofSeconds(2);

    static final PlacementPolicy POLICY = new PlacementPolicy(
            Duration.ofMillis(400),
            30,
            Duration.ofSeconds(4),
            Duration.ofSeconds(6),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            4,
            2,
            0.1);

    /**
     * For which a driver may take for alive what is gone: its last heartbeat may be on its way for the longest delay, wait for a
     * driver that is paused, and counts from when that driver received it.
     */
    private static final long UNNOTICED_MS =
            SimulatedFaults.MAX_DELAY_MS + SimulatedFaults.MAX_PAUSE_MS + SERVER_TIMEOUT.toMillis();

    private final SimulationKernel kernel;
    private final Set<PlantedBug> bugs;
    private final SimulatedNetwork network;
    private final ClusterInvariants invariants = new ClusterInvariants();
    private final SimulatedDrivers drivers;
    private final SimulatedRaft raft;
    private final Map<ServerId, SimulatedShardServer> servers = new TreeMap<>();
    private final Set<ServerId> destroyed = new TreeSet<>();

    SimulatedCluster(SimulationKernel kernel, int driverCount, Set<PlantedBug> bugs) {
        this.kernel = kernel;
        this.bugs = bugs;
        this.network = new SimulatedNetwork(kernel);
        this.drivers = new SimulatedDrivers(kernel, network, invariants, POLICY, SERVER_TIMEOUT, driverCount);
        this.raft = new SimulatedRaft(kernel, new Calls(), invariants);
        invariants.watch(this);
        drivers.commit(new PlacementCommand.InitializeCluster(new UUID(1, 1)));
        kernel.every(150, 400, "writes", this::write);
    }

    private final class Calls implements SimulatedRaft.Peers {
        @Override
        public Optional<SimulatedReplica> findRunning(ShardId shard, ServerId server) {
            return Optional.ofNullable(servers.get(server))
                    .filter(found -> found.process().isRunning())
                    .map(found -> found.replicas().get(shard));
        }

        @Override
        public boolean passes(ServerId from, ServerId to) {
            return network.passes(SimulatedShardServer.nameOf(from), SimulatedShardServer.nameOf(to));
        }
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedDrivers drivers() {
        return drivers;
    }

    PlacementMap map() {
        return drivers.state().map();
    }

    List<SimulatedShardServer> servers() {
        return servers.values().stream()
                .filter(server -> !destroyed.contains(server.id()))
                .toList();
    }

    List<String> nodeNames() {
        List<String> names = new ArrayList<>(drivers.names());
        servers.values().forEach(server -> names.add(server.process().name()));
        return names;
    }

    ServerId addServer(ServerTraits traits) {
        ServerId id = drivers.state().nextServer();
        String node = "n" + id;
        drivers.commit(new PlacementCommand.RegisterServer(new Registration(node, node + ":1", node + ":2", traits)));
        servers.put(id, new SimulatedShardServer(kernel, network, drivers, raft, invariants, bugs, id));
        return id;
    }

    void createCollection(String name, int shards, int replicas) {
        CollectionName collection = new CollectionName(name);
        CollectionSettings settings = new CollectionSettings(4, Distance.DOT, shards, replicas, 1, 16, 100, 50);
        drivers.commit(new PlacementCommand.CreateCollection(
                collection, settings, ReplicaPlacer.place(collection, settings, map(), servers.keySet())));
    }

    private void write() {
        for (SimulatedShardServer server : servers.values()) {
            if (server.process().isRunning()) {
                server.replicas().values().stream()
                        .filter(SimulatedReplica::takesPart)
                        .filter(SimulatedReplica::leads)
                        .forEach(raft::write);
            }
        }
    }

    List<ShardPlacement> shards() {
        return map().collections().values().stream()
                .flatMap(collection -> collection.shards().stream())
                .toList();
    }

    /** The disk of a server is gone with the server. */
    void destroy(ServerId server) {
        SimulatedShardServer gone = servers.get(server);
        if (gone != null) {
            gone.kill();
            gone.replicas().clear();
            destroyed.add(server);
        }
    }

    /** Whether every shard would still have a majority of voters that can vote if a server lost its replicas. */
    boolean canLose(ServerId server) {
        return shards().stream()
                .filter(shard -> shard.hasReplicaOn(server))
                .allMatch(shard -> canLose(shard.shard(), server));
    }

    boolean canLose(ShardId shard, ServerId server) {
        boolean founded = !invariants.counting(shard).isEmpty();
        return founded && configurations(shard).stream().allMatch(members -> canLose(shard, server, members));
    }

    private boolean canLose(ShardId shard, ServerId server, Members members) {
        long left = members.voters().stream()
                .filter(voter -> !voter.equals(server))
                .flatMap(voter -> findReplica(shard, voter).stream())
                .filter(replica -> replica.quarantine == null && (isSafe(replica) || !bugs.isEmpty()))
                .count();
        return left > members.voters().size() / 2;
    }

    /** Whether a replica can vote and stand for election by itself, with all that is acknowledged. */
    private boolean isSafe(SimulatedReplica replica) {
        return replica.isVoter()
                && replica.log.size() >= invariants.committedEntries(replica.shard)
                && configurations(replica.shard).size() == 1;
    }

    /** Every configuration that a replica still has in its log behind what is committed, and that one. */
    private Set<Members> configurations(ShardId shard) {
        Set<Members> found = new LinkedHashSet<>();
        found.addAll(invariants.counting(shard));
        servers.values().forEach(server -> {
            SimulatedReplica replica = server.replicas().get(shard);
            if (replica != null) {
                replica.log.stream()
                        .skip(Math.min(replica.log.size(), invariants.committedEntries(shard)))
                        .flatMap(entry -> entry.configuration().stream())
                        .forEach(configuration -> found.addAll(configuration.counting()));
            }
        });
        return found;
    }

    @Override
    public Optional<SimulatedReplica> findReplica(ShardId shard, ServerId server) {
        return Optional.ofNullable(servers.get(server))
                .map(found -> found.replicas().get(shard));
    }

    @Override
    public boolean maySeemAlive(ShardId shard, ServerId server, long atMs) {
        SimulatedShardServer found = servers.get(server);
        long lastSignMs = atMs - UNNOTICED_MS;
        return found != null
                && found.process().ranSince(lastSignMs)
                && (destroyed.contains(server) || mayHaveReported(shard, server, lastSignMs));
    }

    private boolean mayHaveReported(ShardId shard, ServerId server, long sinceMs) {
        return findReplica(shard, server)
                .filter(replica -> replica.quarantine == null || replica.quarantinedMs >= sinceMs)
                .isPresent();
    }

    ClusterInvariants invariants() {
        return invariants;
    }

    /** Every shard in the words of the leading driver, and as it really is. */
    String explain() {
        StringBuilder text = new StringBuilder();
        for (ShardPlacement shard : shards()) {
            drivers.leader()
                    .explain(shard.shard())
                    .forEach(line -> text.append(line).append('\n'));
            servers.keySet().stream()
                    .flatMap(server -> findReplica(shard.shard(), server).stream())
                    .forEach(replica -> text.append("  ").append(replica).append('\n'));
        }
        return text.toString();
    }

    /** What is not yet as it should be, if anything. */
    Optional<String> findFault() {
        if (!drivers.state().ledger().moves().isEmpty()) {
            return Optional.of(
                    "moves are under way: " + drivers.state().ledger().moves());
        }
        Optional<String> removed = map().servers().values().stream()
                .filter(server -> server.state() == ServerAdminState.REMOVED)
                .map(server -> "server " + server.node() + " is not forgotten")
                .findFirst();
        return removed.or(() ->
                shards().stream().flatMap(shard -> findFault(shard).stream()).findFirst());
    }

    private Optional<String> findFault(ShardPlacement shard) {
        int replicas = map().collections().values().stream()
                .filter(collection -> collection.shards().contains(shard))
                .findFirst()
                .orElseThrow()
                .settings()
                .replicationFactor();
        List<ServerId> voters = shard.servers(ReplicaRole.VOTER);
        if (voters.size() != replicas) {
            return Optional.of("shard " + shard.shard() + " has voters " + voters);
        }
        for (ServerPlacement server : map().servers().values()) {
            boolean searches = server.traits().searchOnly()
                    && server.state() == ServerAdminState.ACTIVE
                    && !destroyed.contains(server.id());
            if (searches != shard.servers(ReplicaRole.LISTENER).contains(server.id())) {
                return Optional.of("shard " + shard.shard() + " does not listen as it should: " + shard);
            }
        }
        for (ServerId voter : voters) {
            ServerPlacement server = map().findServer(voter).orElseThrow();
            Optional<SimulatedReplica> replica = findReplica(shard.shard(), voter);
            if (server.state() != ServerAdminState.ACTIVE || server.traits().searchOnly()) {
                return Optional.of("shard " + shard.shard() + " is on " + server);
            }
            if (replica.isEmpty()
                    || !replica.get().takesPart()
                    || replica.get().committed + POLICY.maxLag() < invariants.committedEntries(shard.shard())) {
                return Optional.of("shard " + shard.shard() + " is not served by " + server.node());
            }
        }
        boolean configured = invariants.counting(shard.shard()).stream()
                .allMatch(members -> members.voters().equals(new TreeSet<>(voters)));
        return configured ? Optional.empty() : Optional.of("the configuration of " + shard + " is another");
    }
}
