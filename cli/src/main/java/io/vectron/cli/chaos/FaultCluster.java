package io.vectron.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vectron.cli.CliException;
import io.vectron.cli.client.GatewayClient;
import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterReadiness;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeEquipment;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.cluster.ScratchCluster;
import io.vectron.cli.console.Console;
import io.vectron.cli.disk.UnsupportedMachineException;
import io.vectron.shardservers.planted.PlantedBug;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A cluster for fault tests, on free ports and a temporary folder. Its folder stays if a test was not clean, or did not end.
 * Used by one thread.
 */
public final class FaultCluster implements AutoCloseable {
    private final ScratchCluster scratch;
    private final ClusterDisks disks;
    private final Optional<ClusterNetwork> network;
    private static final String COLLECTIONS = "/v1/collections";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LIMIT_OF_ROUND = Duration.ofMinutes(5);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

    private final Console console;
    private PlantedBug bug;
    private boolean clean = true;

    private FaultCluster(
            ScratchCluster scratch,
            ClusterDisks disks,
            Optional<ClusterNetwork> network,
            PlantedBug bug,
            Console console) {
        this.scratch = scratch;
        this.disks = disks;
        this.network = network;
        this.bug = bug;
        this.console = console;
    }

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @param foundation what its nodes are on
     * @param bug that the shard servers have on purpose
     * @throws UnsupportedMachineException if this machine or its user can have no such foundation
     */
    public static FaultCluster start(
            Path home, ClusterShape shape, Foundation foundation, PlantedBug bug, long seed, Console console)
            throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        Optional<ClusterNetwork> network =
                foundation.network() ? Optional.of(ClusterNetwork.open(shape, random)) : Optional.empty();
        ScratchCluster scratch = ScratchCluster.create(home, shape, random, network.map(ClusterNetwork::hosts));
        scratch.cluster().equip(NodeKind.SHARDSERVER, with(bug));
        ClusterDisks disks = ClusterDisks.none();
        try {
            if (foundation.disks()) {
                disks = ClusterDisks.mount(scratch.cluster());
            }
            scratch.startAll(console);
            return new FaultCluster(scratch, disks, network, bug, console);
        } catch (IOException | RuntimeException e) {
            disks.close();
            scratch.close();
            network.ifPresent(ClusterNetwork::close);
            throw e;
        }
    }

    /**
     * What is below the nodes.
     *
     * @param disks whether they are on disks of their own
     * @param network whether shard servers are on a network that can be cut
     */
    public record Foundation(boolean disks, boolean network) {
        /** What the test needs. */
        public static Foundation of(FaultTest test) {
            return new Foundation(test.needsDisks(), test.needsNetwork());
        }
    }

    private static NodeEquipment with(PlantedBug bug) {
        return new NodeEquipment(bug.jvmOptions(), Map.of());
    }

    /** Starts the shard servers again with this bug in place of the one they had. What a test finds then is no fault of the cluster. */
    public void plant(PlantedBug other) throws IOException {
        LocalCluster cluster = scratch.cluster();
        List<ClusterNode> servers = cluster.nodes(NodeKind.SHARDSERVER);
        bug = other;
        cluster.equip(NodeKind.SHARDSERVER, with(other));
        for (ClusterNode server : servers) {
            cluster.kill(server);
        }
        for (ClusterNode server : servers) {
            cluster.start(server);
        }
        new ClusterReadiness(cluster, READY_TIMEOUT).await(servers, _ -> {});
    }

    /** Runs a test, and sees whether the replicas converge when it is over. The report is printed. */
    public FaultReport run(FaultTest test, int rounds, long seed) throws IOException {
        return run(test, rounds, seed, ReplicaConvergence.LIMIT);
    }

    /**
     * The same with another limit for the replicas.
     *
     * @throws CliException if the test does not end
     */
    public FaultReport run(FaultTest test, int rounds, long seed, Duration convergence) throws IOException {
        boolean cleanBefore = clean;
        clean = false;
        LocalCluster cluster = emptied();
        FaultLedger ledger = new FaultLedger();
        try (TimeLimit limit = new TimeLimit(LIMIT.plus(LIMIT_OF_ROUND.multipliedBy(rounds)))) {
            try {
                test.run(new FaultStage(cluster, disks, network, rounds, new SplittableRandom(seed), console, ledger));
                new ReplicaConvergence(cluster, ledger).await(convergence);
            } finally {
                limit.requireKept();
            }
        }
        FaultReport report = ledger.report(test.name(), rounds, seed);
        report.print(console);
        clean = cleanBefore && (report.isClean() || bug != PlantedBug.NONE);
        return report;
    }

    /** The cluster without the collections of the test before. */
    public LocalCluster emptied() throws IOException {
        LocalCluster cluster = scratch.cluster();
        deleteCollections(cluster.gateway());
        return cluster;
    }

    private static void deleteCollections(GatewayClient gateway) {
        for (JsonNode name : gateway.get(COLLECTIONS).path("collections")) {
            var unused = gateway.delete(COLLECTIONS + "/" + GatewayClient.segment(name.asText()));
        }
    }

    @Override
    public void close() throws IOException {
        if (!clean) {
            scratch.keep();
            console.note("the cluster's folder is kept: " + scratch.cluster().root());
        }
        scratch.cluster().killAll();
        disks.close();
        scratch.close();
        network.ifPresent(ClusterNetwork::close);
    }
}
