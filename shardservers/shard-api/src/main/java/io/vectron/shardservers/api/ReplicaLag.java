package io.vectron.shardservers.api;

/**
 * How far behind its shard a replica was when it answered, as far as it can know.
 *
 * @param entries log entries it knew to be committed and had not applied
 * @param silentMs for how long it may not have heard of more, in milliseconds: of a follower or listener since its leader last
 *     called, of a leader since a majority of the voters last answered
 */
public record ReplicaLag(long entries, long silentMs) {
    public static final ReplicaLag NONE = new ReplicaLag(0, 0);

    public ReplicaLag {
        if (entries < 0 || silentMs < 0) {
            throw new IllegalArgumentException(
                    "a lag is not negative, was " + entries + " entries, " + silentMs + " ms");
        }
    }

    /** The larger one of each. */
    public ReplicaLag max(ReplicaLag other) {
        return new ReplicaLag(Math.max(entries, other.entries), Math.max(silentMs, other.silentMs));
    }
}
