package io.vectron.placement.server.core.observe;

/** What the driver makes of a replica's reports. */
public enum ReplicaHealth {
    /** Runs, serves and is not far behind the leader. */
    HEALTHY,
    /** Is being opened, or is further behind the leader than a voter may be. */
    CATCHING_UP,
    /** Its server is alive and says nothing of it. */
    MISSING,
    /** Its server says that it failed. */
    FAILED,
    /** Its server set its data aside. */
    QUARANTINED,
    /** Its server has not been heard of lately. */
    SILENT;

    /** Whether it does not take part in its shard. */
    public boolean isLost() {
        return switch (this) {
            case HEALTHY, CATCHING_UP -> false;
            case MISSING, FAILED, QUARANTINED, SILENT -> true;
        };
    }
}
