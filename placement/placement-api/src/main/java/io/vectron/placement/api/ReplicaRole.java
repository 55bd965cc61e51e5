package io.vectron.placement.api;

/**
 * What a replica is, or is to become, in the Raft configuration of its shard.
 *
 * <pre>
 *             ┌──────────► LISTENER ──────┐
 * (no replica)┤                           ├──► LEAVING ──► (no replica)
 *             └► JOINING ──► VOTER ───────┤
 *                   └─────────────────────┘
 * </pre>
 *
 * A new collection's replicas begin as voters. A leaving voter becomes a voter again if the others lost another one before it
 * was out.
 */
public enum ReplicaRole {
    /** Votes, may lead, serves every read. */
    VOTER,
    /** Receives the log, never votes, serves eventual and session reads. */
    LISTENER,
    /** A listener that becomes a voter once it has caught up; serves nobody yet. */
    JOINING,
    /** To be out of the configuration; keeps its data until it is, and serves nobody. */
    LEAVING;

    /** Whether the Raft configuration is to have the replica as a listener. */
    public boolean listens() {
        return this == LISTENER || this == JOINING;
    }

    /** Whether reads may be sent to the replica. */
    public boolean serves() {
        return this == VOTER || this == LISTENER;
    }
}
