package io.vectron.cli.chaos;

import io.vectron.cli.cluster.ClusterNode;
import io.vectron.cli.cluster.LocalCluster;
import io.vectron.cli.cluster.NodeEquipment;
import io.vectron.cli.disk.SystemCommand;
import io.vectron.cli.disk.UnsupportedMachineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A library that stands between processes and the device and breaks their syncs when told to. Compiled where it is used, so it
 * takes a C compiler. Stateless but for files.
 */
final class FsyncShim {
    private static final String SOURCE = "fsync-fault.c";
    /** In the folder a process runs in; the library looks for it at every sync. */
    private static final String FAULT = "fsync-fault";

    private final LocalCluster cluster;
    private final Path library;

    private FsyncShim(LocalCluster cluster, Path library) {
        this.cluster = cluster;
        this.library = library;
    }

    /** @throws UnsupportedMachineException if it cannot be compiled here */
    static FsyncShim compile(LocalCluster cluster) throws IOException {
        Path source = cluster.root().resolve(SOURCE);
        Path library = cluster.root().resolve(FAULT + ".so");
        try (InputStream code = Objects.requireNonNull(FsyncShim.class.getResourceAsStream(SOURCE))) {
            Files.write(source, code.readAllBytes());
        }
        SystemCommand.require(
                "a C compiler, such as gcc",
                "cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                source.toString());
        return new FsyncShim(cluster, library);
    }

    /** What processes are started with whose syncs can be broken. */
    NodeEquipment equipment() {
        return new NodeEquipment("", Map.of("LD_PRELOAD", library.toString()));
    }

    /** Every sync of the node fails with EIO from now on. */
    void fail(ClusterNode node) throws IOException {
        Files.writeString(fault(node), "e");
    }

    /** Every sync of the node takes half a second longer from now on. */
    void slowDown(ClusterNode node) throws IOException {
        Files.writeString(fault(node), "s");
    }

    void heal(ClusterNode node) throws IOException {
        Files.deleteIfExists(fault(node));
    }

    private Path fault(ClusterNode node) {
        return cluster.config(node).resolveSibling(FAULT);
    }
}
