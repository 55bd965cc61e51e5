package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.ClusterShape;
import io.vectron.cli.network.ScratchNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;

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

    /** What is lost between a server and the others. */
    enum Loss {
        /** What it says reaches no other one; it hears them. */
        SPEECH,
        /** What the others say does not reach it; they hear it. */
        HEARING
    }

    void cut(ClusterNode server, Loss loss) throws IOException {
        onEachWay(server, loss, network::cut);
    }

    /** Undoes {@link #cut}. */
    void mend(ClusterNode server, Loss loss) throws IOException {
        onEachWay(server, loss, network::mend);
    }

    private interface WayChange {
        void apply(int from, int to) throws IOException;
    }

    private void onEachWay(ClusterNode server, Loss loss, WayChange change) throws IOException {
        int host = server.number() - 1;
        for (int other = 0; other < hosts; other++) {
            if (other != host) {
                boolean speaks = loss == Loss.SPEECH;
                change.apply(speaks ? host : other, speaks ? other : host);
            }
        }
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
