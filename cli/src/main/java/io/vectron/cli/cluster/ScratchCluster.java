package io.vectron.cli.cluster;

import io.vectron.cli.CliException;
import io.vectron.cli.console.Console;
import io.vectron.cli.console.ProgressLine;
import io.vectron.cli.network.ScratchNetwork;
import io.vectron.cli.process.PortLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A cluster on free ports and a temporary folder; closing it, or the end of this process, kills its nodes. The folder is
 * deleted by {@link #close} unless {@link #keep} was called. Used by one thread.
 */
public final class ScratchCluster implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private final LocalCluster cluster;
    private final PortLease ports;
    private final Thread hook = new Thread(this::killAll, "kill-cluster");
    private boolean kept;

    private ScratchCluster(LocalCluster cluster, PortLease ports) {
        this.cluster = cluster;
        this.ports = ports;
    }

    /** Starts a cluster and waits until it is ready. */
    public static ScratchCluster start(Path home, ClusterShape shape, RandomGenerator random, Console console)
            throws IOException {
        ScratchCluster scratch = create(home, shape, random);
        try {
            scratch.startAll(console);
            return scratch;
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** Describes a cluster in a folder of its own; nothing is started. */
    public static ScratchCluster create(Path home, ClusterShape shape, RandomGenerator random) throws IOException {
        return create(home, shape, random, Optional.empty());
    }

    /**
     * The same with each shard server on a host of its own.
     *
     * @param network with so many hosts; the caller closes it after the cluster
     */
    public static ScratchCluster create(
            Path home, ClusterShape shape, RandomGenerator random, Optional<ScratchNetwork> network)
            throws IOException {
        Path folder = Files.createTempDirectory("vectron-cluster-");
        PortLease ports = ClusterPorts.lease(shape, random);
        ScratchCluster scratch = new ScratchCluster(
                LocalCluster.createScratch(home, folder, shape, new ClusterPorts(ports.offset()), network), ports);
        Runtime.getRuntime().addShutdownHook(scratch.hook);
        return scratch;
    }

    /** Starts all nodes and waits until they are ready; the folder is kept if they are not in time. */
    public void startAll(Console console) throws IOException {
        kept = true; // its logs say why it failed
        try (ProgressLine progress = console.progress()) {
            cluster.startAll();
            new ClusterReadiness(cluster, START_TIMEOUT).await(progress::update);
        }
        kept = false;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /** Leaves the folder behind, for its logs. */
    public void keep() {
        kept = true;
    }

    private void killAll() {
        try {
            cluster.killAll();
        } catch (IOException e) {
            throw new CliException("the nodes of " + cluster + " may still run: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        killAll();
        ports.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // this process is going down; the folder stays
        }
        if (!kept) {
            delete(cluster.root());
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
