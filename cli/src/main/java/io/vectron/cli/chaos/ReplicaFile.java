package io.vectron.cli.chaos;

import io.vectron.common.ids.ShardId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A file of a replica of some shard. */
record ReplicaFile(Path file, ReplicaFileKind kind) {
    /**
     * The files with something to damage in a server's data folder.
     *
     * @param shards whose files
     */
    static List<ReplicaFile> in(Path data, Set<ShardId> shards) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(data)) {
            all = tree.filter(Files::isRegularFile).sorted().toList();
        }
        List<ReplicaFile> found = new ArrayList<>();
        for (Path file : all) {
            Path path = data.relativize(file);
            Optional<ReplicaFileKind> kind = ReplicaFileKind.of(path.toString());
            if (kind.isPresent() && shards.contains(shardOf(path)) && Damage.isPossible(file)) {
                found.add(new ReplicaFile(file, kind.get()));
            }
        }
        return found;
    }

    /** The second name is the shard, or the Raft group, whose lower half is the shard. */
    private static ShardId shardOf(Path path) {
        String name = path.getName(1).toString();
        return new ShardId(
                path.startsWith("raft") ? UUID.fromString(name).getLeastSignificantBits() : Long.parseLong(name));
    }
}
