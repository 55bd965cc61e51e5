package io.vectron.shardservers.storage;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A shard server's data folder, held by one process at a time.
 *
 * <pre>
 * lock                      held while the server runs
 * server.properties         cluster, node and server id: whose data this is
 * raft/GROUP/               Ratis: log in current/, snapshots in sm/
 * shards/SHARD/             see {@link ReplicaDirectory}
 * quarantine/SHARD/         data that must not be used, and why
 * reserve                   takes up space for when the disk is full, see {@link DiskSpace}
 * </pre>
 */
public final class ServerDirectory implements AutoCloseable {
    private static final String REASON = "reason.txt";

    private final Path root;
    private final FileChannel lockFile;
    private @Nullable Identity identity;

    /** Whose data a folder holds. */
    public record Identity(UUID cluster, String node, ServerId server) {}

    /** @throws VectronException if another process holds the folder, or it cannot be used */
    public static ServerDirectory open(Path root) {
        try {
            Files.createDirectories(root.resolve("raft"));
            Files.createDirectories(root.resolve("shards"));
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new VectronException(
                        ErrorCode.UNAVAILABLE,
                        "data folder " + root + " is in use by another process; stop it or choose another folder");
            }
            return new ServerDirectory(root, channel);
        } catch (IOException e) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE, "data folder " + root + " cannot be used: " + e, Map.of(), e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: another server in it.
            return false;
        }
    }

    private ServerDirectory(Path root, FileChannel lockFile) throws IOException {
        this.root = root;
        this.lockFile = lockFile;
        this.identity = readIdentity();
    }

    private @Nullable Identity readIdentity() throws IOException {
        Path file = identityFile();
        if (!Files.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        try {
            return new Identity(
                    UUID.fromString(properties.getProperty("cluster", "")),
                    properties.getProperty("node", ""),
                    new ServerId(Long.parseLong(properties.getProperty("server", ""))));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private Path identityFile() {
        return root.resolve("server.properties");
    }

    public synchronized Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * Marks the folder as this server's, or finds it marked so.
     *
     * @throws VectronException if it holds another cluster's or server's data
     */
    public synchronized void claim(Identity claimed) {
        Identity known = identity;
        if (known != null && !known.equals(claimed)) {
            throw new VectronException(
                    ErrorCode.UNAVAILABLE,
                    "data folder " + root + " belongs to server " + known.server() + " (node " + known.node()
                            + ") of cluster " + known.cluster() + ", not to server " + claimed.server() + " (node "
                            + claimed.node() + ") of cluster " + claimed.cluster()
                            + "; start with that cluster and node name, or with another folder");
        }
        if (known == null) {
            try {
                DurableFiles.replace(
                        identityFile(),
                        "cluster=" + claimed.cluster() + "\nnode=" + claimed.node() + "\nserver=" + claimed.server()
                                + "\n");
            } catch (IOException e) {
                throw new VectronException(
                        ErrorCode.UNAVAILABLE, "cannot write " + identityFile() + ": " + e, Map.of(), e);
            }
            identity = claimed;
        }
    }

    /** Where Ratis keeps its groups. */
    public Path raft() {
        return root.resolve("raft");
    }

    public ReplicaDirectory replica(ShardId shard) {
        return new ReplicaDirectory(root.resolve("shards").resolve(shard.toString()));
    }

    /** The shards with data here, quarantined ones not included. */
    public List<ShardId> shards() {
        return idsIn(root.resolve("shards"));
    }

    /** The shards whose data was set aside because it must not be used, and why. */
    public Map<ShardId, String> quarantined() {
        Map<ShardId, String> reasons = new TreeMap<>();
        for (ShardId shard : idsIn(root.resolve("quarantine"))) {
            reasons.put(shard, quarantineReason(shard));
        }
        return reasons;
    }

    private String quarantineReason(ShardId shard) {
        try {
            return Files.readString(quarantine(shard).resolve(REASON)).strip();
        } catch (IOException e) {
            return "the reason cannot be read: " + e;
        }
    }

    private Path quarantine(ShardId shard) {
        return root.resolve("quarantine").resolve(shard.toString());
    }

    /** Deletes what was set aside of a shard, if anything was. */
    public void deleteQuarantined(ShardId shard) throws IOException {
        DurableFiles.deleteAll(quarantine(shard));
    }

    private static List<ShardId> idsIn(Path directory) {
        return DurableFiles.list(directory).stream()
                .filter(path -> path.getFileName().toString().matches("[1-9]\\d*"))
                .map(path -> new ShardId(Long.parseLong(path.getFileName().toString())))
                .toList();
    }

    /** Sets a shard's data aside, whole, with a note of why. */
    public void quarantine(ShardId shard, Path raftGroup, String reason) throws IOException {
        Path target = quarantine(shard);
        Files.createDirectories(target);
        DurableFiles.replace(target.resolve(REASON), reason + "\n");
        if (Files.exists(raftGroup)) {
            DurableFiles.move(raftGroup, target.resolve("raft"));
        }
        if (Files.exists(replica(shard).root())) {
            DurableFiles.move(replica(shard).root(), target.resolve("shard"));
        }
    }

    /** Lets another process have the folder. Idempotent. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
