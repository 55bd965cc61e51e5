package io.vectron.placement.api;

/** What the operator wants of a shard server. */
public enum ServerAdminState {
    /** Holds replicas and gets new ones. */
    ACTIVE,
    /** Its replicas move elsewhere, and it gets no new ones; they serve until they have moved. */
    DRAINING,
    /** As draining, and it is forgotten once nothing refers to it. There is no way back. */
    REMOVED
}
