package io.vectron.placement.server;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.MapVersion;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.Assignment;
import io.vectron.placement.api.Assignments;
import io.vectron.placement.api.CommittedConfiguration;
import io.vectron.placement.api.Replica;
import io.vectron.placement.api.ReplicaCondition;
import io.vectron.placement.api.ReplicaReport;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerReport;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.SimulatedReplica.Configuration;
import io.vectron.placement.server.SimulatedReplica.Entry;
import io.vectron.placement.server.SimulatedReplica.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A shard server as the driver expects it: reports what it has, runs what it is assigned, deletes what it is assigned no
 * longer, and as a leader makes the Raft configuration equal to the newest placement that it was told after it reported that
 * it leads in its term.
 */
final class SimulatedShardServer {
    private final SimulationKernel kernel;
    private final SimulatedNetwork network;
    private final SimulatedDrivers drivers;
    private final SimulatedRaft raft;
    private final ClusterInvariants invariants;
    private final SimulatedProcess process;
    private final ServerId id;
    private final Map<ShardId, SimulatedReplica> replicas = new TreeMap<>();
    private final Set<PlantedBug> bugs;
    private MapVersion newest = new MapVersion(0);
    private int driver;
    private boolean answered = true;

    SimulatedShardServer(
            SimulationKernel kernel,
            SimulatedNetwork network,
            SimulatedDrivers drivers,
            SimulatedRaft raft,
            ClusterInvariants invariants,
            Set<PlantedBug> bugs,
            ServerId id) {
        this.kernel = kernel;
        this.network = network;
        this.drivers = drivers;
        this.raft = raft;
        this.invariants = invariants;
        this.process = new SimulatedProcess(kernel, nameOf(id));
        this.bugs = bugs;
        this.id = id;
        begin();
    }

    static String nameOf(ServerId id) {
        return "s" + id;
    }

    ServerId id() {
        return id;
    }

    SimulatedProcess process() {
        return process;
    }

    Map<ShardId, SimulatedReplica> replicas() {
        return replicas;
    }

    private void begin() {
        process.every(300, 400, this::heartbeat);
        process.every(120, 240, () -> List.copyOf(replicas.values()).forEach(raft::tick));
    }

    void kill() {
        process.kill();
        replicas.values().forEach(SimulatedReplica::restart);
    }

    void restart() {
        process.start();
        newest = new MapVersion(0);
        replicas.values().forEach(this::openLater);
        begin();
    }

    /** Its disk is damaged; the bug is to begin again as if nothing had been. */
    void damage(SimulatedReplica replica) {
        replica.restart();
        replica.term = 0;
        if (bugs.contains(PlantedBug.VOTES_WITHOUT_MEMORY)) {
            replica.log
                    .subList(Math.min(1, replica.log.size()), replica.log.size())
                    .clear();
            openLater(replica);
        } else {
            replica.log.clear();
            replica.quarantine = "its log is damaged";
            replica.quarantinedMs = kernel.nowMs();
        }
    }

    private void openLater(SimulatedReplica replica) {
        kernel.after(
                kernel.between(10, 300),
                "open",
                () -> process.run(() -> {
                    if (replica.quarantine == null && replicas.get(replica.shard) == replica && !replica.open) {
                        raft.opened(replica);
                    }
                }));
    }

    private void heartbeat() {
        if (!answered) {
            driver = (driver + 1) % drivers.count();
        }
        answered = false;
        SimulatedDrivers.Driver target = drivers.driver(driver);
        Map<ShardId, Long> ledTerms = new TreeMap<>();
        ServerReport report = report(ledTerms);
        network.send(
                process.name(),
                target.process().name(),
                "heartbeat",
                () -> target.process()
                        .run(() -> target.service().heartbeat(id, report).whenComplete((assignments, failure) -> {
                            if (failure == null) {
                                network.send(
                                        target.process().name(),
                                        process.name(),
                                        "assignments",
                                        () -> process.run(() -> follow(assignments, ledTerms)));
                            }
                        })));
    }

    private ServerReport report(Map<ShardId, Long> ledTerms) {
        List<ReplicaReport> reports = new ArrayList<>();
        for (SimulatedReplica replica : replicas.values()) {
            if (replica.quarantine != null) {
                reports.add(ReplicaReport.idle(
                        replica.shard, replica.epoch, new ReplicaCondition.Quarantined(replica.quarantine)));
            } else if (!replica.open) {
                reports.add(ReplicaReport.idle(replica.shard, replica.epoch, new ReplicaCondition.Opening()));
            } else {
                if (replica.isReadyLeader()) {
                    ledTerms.put(replica.shard, replica.term);
                }
                reports.add(new ReplicaReport(
                                replica.shard,
                                replica.epoch,
                                replica.isReadyLeader(),
                                true,
                                replica.term,
                                new LogIndex(replica.committed),
                                replica.committed)
                        .withConfiguration(configuration(replica)));
            }
        }
        return ServerReport.of(reports);
    }

    private Optional<CommittedConfiguration> configuration(SimulatedReplica replica) {
        var configuration = bugs.contains(PlantedBug.REPORTS_TOO_SOON)
                ? replica.newestConfiguration()
                        .map(newest ->
                                Map.entry(newest.getKey(), newest.getValue().members()))
                : replica.settledConfiguration();
        return replica.isReadyLeader()
                ? configuration.map(current -> CommittedConfiguration.of(
                        current.getValue().voters(), current.getValue().listeners(), new LogIndex(current.getKey())))
                : Optional.empty();
    }

    private void follow(Assignments assignments, Map<ShardId, Long> ledTerms) {
        answered = true;
        boolean careless = bugs.contains(PlantedBug.GOES_BY_OLD_PLACEMENTS);
        if (assignments.version().compareTo(newest) < 0 && !careless) {
            return;
        }
        newest = assignments.version();
        Map<ShardId, ShardPlacement> wanted = new TreeMap<>();
        for (Assignment assignment : assignments.assignments()) {
            ShardPlacement placement = assignment.shard();
            boolean leaves = placement.servers(ReplicaRole.LEAVING).contains(id);
            if (!leaves || !bugs.contains(PlantedBug.DELETES_BEFORE_IT_LEFT)) {
                wanted.put(placement.shard(), placement);
            }
        }
        for (SimulatedReplica replica : List.copyOf(replicas.values())) {
            if (!wanted.containsKey(replica.shard)) {
                invariants.onDelete(replica);
                replicas.remove(replica.shard);
                kernel.trace("deletes " + replica.shard + " " + id);
            }
        }
        wanted.forEach((shard, placement) -> run(placement, Optional.ofNullable(ledTerms.get(shard))));
    }

    private void run(ShardPlacement placement, Optional<Long> ledTerm) {
        SimulatedReplica replica = replicas.get(placement.shard());
        if (replica == null) {
            make(placement);
            return;
        }
        if (placement.epoch().compareTo(replica.epoch) > 0) {
            replica.epoch = placement.epoch();
        }
        boolean careless = bugs.contains(PlantedBug.GOES_BY_OLD_PLACEMENTS);
        boolean current =
                ledTerm.equals(Optional.of(replica.term)) && placement.epoch().equals(replica.epoch);
        if (replica.isReadyLeader() && (current || careless)) {
            lead(replica, placement);
        }
    }

    private void make(ShardPlacement placement) {
        ReplicaRole role = placement.findReplica(id).orElseThrow().role();
        if (role == ReplicaRole.LEAVING) {
            return;
        }
        SimulatedReplica replica = new SimulatedReplica(placement.shard(), id, placement.epoch());
        replicas.put(placement.shard(), replica);
        boolean founds = placement.epoch().value() == 1 && placement.leader().isEmpty();
        if (founds) {
            Entry first = new Entry(
                    0,
                    -placement.shard().value(),
                    Optional.of(new Configuration(members(placement), Optional.empty())));
            replica.log.add(first);
        } else if (role == ReplicaRole.VOTER) {
            replica.quarantine = "a voter of a shard that was led before has no data";
            replica.quarantinedMs = kernel.nowMs();
        }
        openLater(replica);
    }

    private static Members members(ShardPlacement placement) {
        SortedSet<ServerId> listeners = new TreeSet<>();
        placement.replicas().stream()
                .filter(replica -> replica.role().listens())
                .map(Replica::server)
                .forEach(listeners::add);
        return new Members(new TreeSet<>(placement.servers(ReplicaRole.VOTER)), listeners);
    }

    private void lead(SimulatedReplica replica, ShardPlacement placement) {
        Optional<Members> current = replica.settledConfiguration().map(Map.Entry::getValue);
        if (current.isEmpty()) {
            return;
        }
        Members target = members(placement);
        if (!current.get().equals(target)) {
            if (target.voters().contains(id)) {
                change(replica, current.get(), target);
            } else {
                handOverToAnyone(replica, target);
            }
        } else {
            placement
                    .preferredLeader()
                    .filter(preferred -> !preferred.equals(id))
                    .ifPresent(preferred -> raft.transfer(replica, preferred));
        }
    }

    private void handOverToAnyone(SimulatedReplica replica, Members target) {
        raft.transfer(replica, kernel.pick(List.copyOf(target.voters())));
    }

    /**
     * Only by one voter, only with a newcomer or a new voter that answers, and only while a majority of the voters to be does;
     * else it is tried again.
     */
    private void change(SimulatedReplica replica, Members current, Members target) {
        SortedSet<ServerId> different = new TreeSet<>(current.voters());
        different.removeAll(target.voters());
        SortedSet<ServerId> added = new TreeSet<>(target.voters());
        added.removeAll(current.voters());
        different.addAll(added);
        SortedSet<ServerId> newcomers = new TreeSet<>(target.all());
        newcomers.removeAll(current.all());
        newcomers.addAll(added);
        boolean reachable = newcomers.stream().allMatch(server -> raft.reaches(replica, server));
        long answering = target.voters().stream()
                .filter(server -> server.equals(id) || raft.reaches(replica, server))
                .count();
        if (different.size() <= 1 && reachable && answering > target.voters().size() / 2) {
            raft.change(replica, target);
        }
    }
}
