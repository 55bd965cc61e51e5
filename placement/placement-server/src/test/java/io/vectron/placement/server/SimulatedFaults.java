package io.vectron.placement.server;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ReplicaRole;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import io.vectron.placement.server.core.PlacementCommand;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong, and what the operator does meanwhile; by chance, but never more data is lost than replicas can spare. */
final class SimulatedFaults {
    static final long MAX_PAUSE_MS = 6_000;
    static final long MAX_DELAY_MS = 600;

    /** Servers that hold voters and are neither destroyed nor to be emptied are never fewer. */
    private static final int MIN_SERVERS = 4;

    private final SimulationKernel kernel;
    private final SimulatedCluster cluster;
    private boolean over;

    SimulatedFaults(SimulationKernel kernel, SimulatedCluster cluster) {
        this.kernel = kernel;
        this.cluster = cluster;
        next();
    }

    private void next() {
        kernel.after(kernel.between(200, 1_500), "fault", () -> {
            if (!over) {
                strike();
                next();
            }
        });
    }

    private void strike() {
        SimulatedShardServer server = kernel.pick(cluster.servers());
        SimulatedDrivers.Driver driver = cluster.drivers()
                .driver((int) kernel.between(0, cluster.drivers().count() - 1));
        switch ((int) kernel.between(0, 16)) {
            case 0, 1, 2 -> crash(server);
            case 3 -> pause(server.process());
            case 4 -> crash(driver);
            case 5 -> pause(driver.process());
            case 6 -> partition();
            case 7 -> oneWay();
            case 8 -> cluster.network().heal();
            case 9 ->
                cluster.network()
                        .degrade(
                                0.2 * kernel.between(0, 1),
                                0.2 * kernel.between(0, 1),
                                kernel.between(2, MAX_DELAY_MS));
            case 10 -> quarantine(server);
            case 11 -> makeZombie(server);
            case 12 -> destroy(server);
            case 13 -> driver.skewClock(kernel.between(-600_000, 600_000));
            case 14 -> changeState(server.id());
            case 15 -> cluster.drivers().leader().process().run(() -> move(server.id()));
            default -> crash(cluster.drivers().leader());
        }
    }

    private void crash(SimulatedShardServer server) {
        if (server.process().isUp()) {
            kernel.trace("kills " + server.id());
            server.kill();
            kernel.after(kernel.between(100, 8_000), "restart", () -> start(server));
        }
    }

    private void start(SimulatedShardServer server) {
        if (!server.process().isUp() && cluster.servers().contains(server)) {
            server.restart();
        }
    }

    private void crash(SimulatedDrivers.Driver driver) {
        if (driver.process().isUp()) {
            driver.process().kill();
            kernel.after(kernel.between(100, 5_000), "restart", () -> start(driver));
        }
    }

    private static void start(SimulatedDrivers.Driver driver) {
        if (!driver.process().isUp()) {
            driver.process().start();
            driver.begin(SimulatedCluster.POLICY);
        }
    }

    private void pause(SimulatedProcess process) {
        if (process.isRunning()) {
            process.pause();
            kernel.after(kernel.between(100, MAX_PAUSE_MS), "resume", process::resume);
        }
    }

    private void partition() {
        List<String> nodes = cluster.nodeNames();
        cluster.network().isolate(kernel.pick(nodes), nodes);
    }

    private void oneWay() {
        List<String> nodes = cluster.nodeNames();
        String from = kernel.pick(nodes);
        for (int i = 0; i < 3; i++) {
            cluster.network().cut(from, kernel.pick(nodes));
        }
    }

    private void quarantine(SimulatedShardServer server) {
        List<ShardId> spare = server.replicas().keySet().stream()
                .filter(shard -> cluster.canLose(shard, server.id()))
                .toList();
        if (!spare.isEmpty() && server.process().isRunning()) {
            SimulatedReplica replica =
                    cluster.findReplica(kernel.pick(spare), server.id()).orElseThrow();
            kernel.trace("damages " + replica.shard + " " + replica.server);
            server.damage(replica);
        }
    }

    /** Says that it runs, and takes nothing in. */
    private void makeZombie(SimulatedShardServer server) {
        List<SimulatedReplica> replicas = server.replicas().values().stream()
                .filter(SimulatedReplica::takesPart)
                .filter(replica -> !replica.leads())
                .toList();
        if (!replicas.isEmpty()) {
            kernel.pick(replicas).stuck = true;
        }
    }

    private void destroy(SimulatedShardServer server) {
        if (kernel.chance(0.3) && maySpare(server.id()) && cluster.canLose(server.id())) {
            kernel.trace("destroys " + server.id());
            cluster.destroy(server.id());
        }
    }

    private boolean maySpare(ServerId server) {
        return holders().stream().filter(other -> !other.equals(server)).count() >= MIN_SERVERS;
    }

    private List<ServerId> holders() {
        List<ServerId> holders = new ArrayList<>();
        for (SimulatedShardServer server : cluster.servers()) {
            cluster.map()
                    .findServer(server.id())
                    .filter(placed -> placed.state() == ServerAdminState.ACTIVE
                            && !placed.traits().searchOnly())
                    .map(ServerPlacement::id)
                    .ifPresent(holders::add);
        }
        return holders;
    }

    private void changeState(ServerId server) {
        ServerAdminState state =
                cluster.map().findServer(server).map(ServerPlacement::state).orElse(ServerAdminState.REMOVED);
        if (state == ServerAdminState.DRAINING) {
            cluster.drivers()
                    .commit(new PlacementCommand.SetServerState(
                            server, kernel.chance(0.5) ? ServerAdminState.ACTIVE : ServerAdminState.REMOVED));
        } else if (state == ServerAdminState.ACTIVE && maySpare(server)) {
            cluster.drivers().commit(new PlacementCommand.SetServerState(server, ServerAdminState.DRAINING));
        }
    }

    private void move(ServerId from) {
        List<ShardPlacement> shards = cluster.shards().stream()
                .filter(shard -> shard.servers(ReplicaRole.VOTER).contains(from))
                .toList();
        if (!shards.isEmpty()) {
            var unused = cluster.drivers()
                    .leader()
                    .service()
                    .moveReplica(kernel.pick(shards).shard(), from, kernel.pick(holders()));
        }
    }

    /** From now on everything works, but what is destroyed. */
    void end() {
        over = true;
        cluster.network().heal();
        cluster.network().degrade(0, 0, 5);
        cluster.drivers().becomeFlawless();
        for (SimulatedShardServer server : cluster.servers()) {
            server.process().resume();
            if (server.replicas().values().stream().anyMatch(replica -> replica.stuck)) {
                server.kill();
            }
            start(server);
        }
        for (int i = 0; i < cluster.drivers().count(); i++) {
            cluster.drivers().driver(i).process().resume();
            start(cluster.drivers().driver(i));
        }
    }
}
