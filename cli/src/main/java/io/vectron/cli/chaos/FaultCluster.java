package io.vectron.cli.chaos;

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
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A cluster for fault tests, on free ports and a temporary folder. Its folder stays if a test was not clean, or did not end.
 * Used by one thread.
 */
public final class FaultCluster implements AutoCloseable {
    private final ScratchCluster scratch;
    private final ClusterDisks disks;
    private final Console console;
    private boolean clean = true;

    private FaultCluster(ScratchCluster scratch, ClusterDisks disks, Console console) {
        this.scratch = scratch;
        this.disks = disks;
        this.console = console;
    }

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @param withDisks whether nodes are on disks of their own, for tests that need them
     * @param bug that the shard servers have on purpose
     * @throws UnsupportedMachineException if this machine or its user can have no such disks
     */
    public static FaultCluster start(
            Path home, ClusterShape shape, boolean withDisks, PlantedBug bug, long seed, Console console)
            throws IOException {
        ScratchCluster scratch = ScratchCluster.create(home, shape, new SplittableRandom(seed));
        scratch.cluster().equip(NodeKind.SHARDSERVER, new NodeEquipment(bug.jvmOptions(), Map.of()));
        ClusterDisks disks = ClusterDisks.none();
        try {
            if (withDisks) {
                disks = ClusterDisks.mount(scratch.cluster());
            }
            scratch.startAll(console);
            return new FaultCluster(scratch, disks, console);
        } catch (IOException | RuntimeException e) {
            disks.close();
            scratch.close();
            throw e;
        }
    }

    /** Runs a test, and sees whether the replicas converge when it is over. The report is printed. */
    public FaultReport run(FaultTest test, int rounds, long seed) throws IOException {
        boolean cleanBefore = clean;
        clean = false;
        LocalCluster cluster = scratch.cluster();
        FaultLedger ledger = new FaultLedger();
        test.run(new FaultStage(cluster, disks, rounds, new SplittableRandom(seed), console, ledger));
        new ReplicaConvergence(cluster, ledger).await(ReplicaConvergence.LIMIT);
        FaultReport report = ledger.report(test.name(), rounds, seed);
        report.print(console);
        clean = cleanBefore && report.isClean();
        return report;
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
    }
}
