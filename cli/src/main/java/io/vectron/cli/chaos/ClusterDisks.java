package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeKind;
import io.vectron.cli.disk.LoopDisk;
import io.vectron.cli.disk.UnsupportedMachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A disk of its own under every placement driver and shard server of a cluster, or none. Their images are in the cluster's
 * folder, and are unmounted by {@link #close} or the end of this process. Used by one thread.
 */
final class ClusterDisks implements AutoCloseable {
    private static final long BYTES = 1L << 30;

    private final Map<ClusterNode, LoopDisk> disks = Collections.synchronizedMap(new HashMap<>());
    private final Thread hook = new Thread(this::unmountAll, "unmount-disks");

    private ClusterDisks() {}

    static ClusterDisks none() {
        return new ClusterDisks();
    }

    /**
     * Mounts them before the nodes are started.
     *
     * @throws UnsupportedMachineException if this machine or its user cannot
     */
    static ClusterDisks mount(LocalCluster cluster) throws IOException {
        ClusterDisks all = new ClusterDisks();
        Runtime.getRuntime().addShutdownHook(all.hook);
        try {
            for (ClusterNode node : cluster.nodes()) {
                if (node.kind() == NodeKind.PLACEMENT || node.kind() == NodeKind.SHARDSERVER) {
                    all.disks.put(
                            node,
                            LoopDisk.mount(
                                    cluster.root().resolve("disks").resolve(node.name() + ".img"),
                                    cluster.data(node),
                                    BYTES));
                }
            }
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    boolean isEmpty() {
        return disks.isEmpty();
    }

    /** The nodes with a disk of their own, by name. */
    List<ClusterNode> nodes() {
        List<ClusterNode> nodes = new ArrayList<>(disks.keySet());
        nodes.sort((a, b) -> a.name().compareTo(b.name()));
        return nodes;
    }

    LoopDisk of(ClusterNode node) {
        return Objects.requireNonNull(disks.get(node), node.name());
    }

    private void unmountAll() {
        disks.values().removeIf(disk -> {
            try {
                disk.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
    }

    @Override
    public void close() {
        unmountAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            assert disks.isEmpty() : "this process is going down, and they are unmounted";
        }
    }
}
