package io.vectron.cli.chaos;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of files a shard replica consists of. */
enum ReplicaFileKind {
    OPEN_LOG_SEGMENT("raft/[^/]+/current/log_inprogress_\\d+", true),
    CLOSED_LOG_SEGMENT("raft/[^/]+/current/log_\\d+-\\d+", false),
    /** The term and the vote; Ratis keeps no checksum of them, so another digit reads just as well. */
    VOTE("raft/[^/]+/current/raft-meta", true),
    RAFT_CONFIGURATION("raft/[^/]+/current/raft-meta\\.conf", true),
    SNAPSHOT_MANIFEST("raft/[^/]+/sm/.*/MANIFEST\\.vectron", true),
    SNAPSHOT_FILE("raft/[^/]+/sm/.+", true),
    DATABASE_TABLE("shards/\\d+/db/[^/]+\\.sst", false),
    /** If it lacks its end, the database is as it was before, and the log leads on from there. */
    DATABASE_MANIFEST("shards/\\d+/db/MANIFEST-\\d+", true),
    DATABASE_CURRENT("shards/\\d+/db/CURRENT", false),
    GRAPH("shards/\\d+/graph\\.vxi", true),
    REPLICA_PROPERTIES("shards/\\d+/replica\\.properties", false);

    private final Pattern path;
    private final boolean dispensable;

    ReplicaFileKind(String path, boolean dispensable) {
        this.path = Pattern.compile(path);
        this.dispensable = dispensable;
    }

    /** @param path relative to the server's data folder */
    static Optional<ReplicaFileKind> of(String path) {
        for (ReplicaFileKind kind : values()) {
            if (kind.path.matcher(path).matches()) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether a replica may go on with such a file damaged: by making it again, from what others tell it, or without it. */
    boolean isDispensable() {
        return dispensable;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
