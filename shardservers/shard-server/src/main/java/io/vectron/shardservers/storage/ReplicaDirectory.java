package io.vectron.shardservers.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A shard replica's own files, outside Ratis's folder because installing a snapshot replaces all of that.
 *
 * <pre>
 * replica.properties   what the replica is, see {@link ReplicaFile}
 * db/                  the points
 * graph.vxi            the graph
 * </pre>
 */
public record ReplicaDirectory(Path root) {
    public Path database() {
        return root.resolve("db");
    }

    public Path graph() {
        return root.resolve("graph.vxi");
    }

    public ReplicaFile replicaFile() {
        return new ReplicaFile(root.resolve("replica.properties"));
    }

    /** Deletes everything. */
    public void delete() throws IOException {
        DurableFiles.deleteAll(root);
    }
}
