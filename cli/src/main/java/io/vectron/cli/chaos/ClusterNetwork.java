package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.network.ScratchNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A network that each shard server of a cluster has a host of its own in. It is taken down by {@link #close} or the end of this
 * process. Used by one thread.
 */
final class ClusterNetwork implements AutoCloseable {
    private final ScratchNetwork network;
    private final int hosts;
    private final Thread hook = new Thread(this::takeDown, "take-network-down");

    private ClusterNetwork(ScratchNetwork network, int hosts) {
        this.network = network;
        this.hosts = hosts;
    }

    /**
     * Makes it before the nodes are started.
     *
     * @throws io.vectron.cli.disk.UnsupportedMachineException if this machine or its user cannot
     */
    static ClusterNetwork open(ClusterShape shape, RandomGenerator random) throws IOException {
        ClusterNetwork made =
                new ClusterNetwork(ScratchNetwork.open(random, shape.shardservers()), shape.shardservers());
        Runtime.getRuntime().addShutdownHook(made.hook);
        return made;
    }

    ScratchNetwork hosts() {
        return network;
    }

    /** What a server says reaches no other one; it hears them. */
    void silence(ClusterNode server) throws IOException {
        for (int other : others(server)) {
            network.cut(host(server), other);
        }
    }

    /** What the others say does not reach the server; they hear it. */
    void deafen(ClusterNode server) throws IOException {
        for (int other : others(server)) {
            network.cut(other, host(server));
        }
    }

    void endSilence(ClusterNode server) throws IOException {
        for (int other : others(server)) {
            network.mend(host(server), other);
        }
    }

    void endDeafness(ClusterNode server) throws IOException {
        for (int other : others(server)) {
            network.mend(other, host(server));
        }
    }

    private int[] others(ClusterNode server) {
        return IntStream.range(0, hosts).filter(other -> other != host(server)).toArray();
    }

    private static int host(ClusterNode server) {
        return server.number() - 1;
    }

    private void takeDown() {
        try {
            network.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        takeDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // this process is going down, and it is taken down
        }
    }
}
