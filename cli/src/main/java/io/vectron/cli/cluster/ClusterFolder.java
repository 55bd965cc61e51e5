package io.vectron.cli.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The folder of a cluster. Its state is read anew for each use, since another command may have changed it.
 *
 * <pre>
 * cluster.json     nodes, ports, processes; replaced whole
 * cluster.lock     held while the state is changed
 * NODE/            one for each node:
 *   KIND.conf      its settings, written at every start
 *   vectron.log    its log
 *   output.txt     what it said on its standard streams
 *   data/          what it keeps
 * </pre>
 */
final class ClusterFolder {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path root;
    private final Path file;

    ClusterFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.file = this.root.resolve("cluster.json");
    }

    Path root() {
        return root;
    }

    Path folder(ClusterNode node) {
        return root.resolve(node.name());
    }

    Path config(ClusterNode node) {
        return folder(node).resolve(node.kind().command() + ".conf");
    }

    Path log(ClusterNode node) {
        return folder(node).resolve("vectron.log");
    }

    Path output(ClusterNode node) {
        return folder(node).resolve("output.txt");
    }

    Path data(ClusterNode node) {
        return folder(node).resolve("data");
    }

    boolean holdsCluster() {
        return Files.isRegularFile(file);
    }

    /** @throws CliException if the folder holds something that is not a cluster */
    void requireEmpty() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> content = Files.list(root)) {
            if (content.findAny().isPresent()) {
                throw new CliException(
                        root + " holds files that are not a cluster's; name an empty folder with --data");
            }
        }
    }

    /** @throws CliException if there is no cluster */
    ClusterState state() throws IOException {
        if (!holdsCluster()) {
            throw new CliException("there is no cluster in " + root
                    + "; make one with './vectron cluster up', or name its folder with --data");
        }
        return ClusterStateJson.decode(MAPPER.readTree(file.toFile()));
    }

    /** A change of the state, made by one process and thread at a time. */
    @FunctionalInterface
    interface Change {
        ClusterState apply(ClusterState state) throws IOException;
    }

    /** Reads the state, changes it and writes it, with nobody in between. */
    synchronized ClusterState update(Change change) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        root.resolve("cluster.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            ClusterState changed = change.apply(state());
            write(changed);
            return changed;
        }
    }

    /** Puts the state in place of the one there, if any. */
    void write(ClusterState state) throws IOException {
        Files.createDirectories(root);
        Path temporary = root.resolve("cluster.json.tmp");
        Files.writeString(
                temporary, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ClusterStateJson.encode(state)));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
