package io.vectron.placement.api;

/** What a replica may do. */
public enum ReplicaRole {
    /** Votes, may lead, serves every read. */
    VOTER,
    /** Receives the log, never votes, serves eventual and session reads. */
    LISTENER
}
