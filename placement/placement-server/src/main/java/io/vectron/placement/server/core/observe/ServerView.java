package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.placement.api.ServerPlacement;

/**
 * One server as the driver sees it.
 *
 * @param alive whether it was heard of lately
 * @param measurements the newest ones; unmeasured if it is not alive
 */
public record ServerView(ServerPlacement placement, boolean alive, ServerMeasurements measurements) {
    /** Share of the disk below which a server takes no new replicas. */
    private static final double MIN_FREE_DISK = 0.1;

    public ServerId id() {
        return placement.id();
    }

    /** Whether it may be given a voter. */
    public boolean takesVoters() {
        return isOpen() && !placement.traits().searchOnly();
    }

    /** Whether it is to hold a listener of every shard. */
    public boolean takesListeners() {
        return isOpen() && placement.traits().searchOnly();
    }

    private boolean isOpen() {
        return alive && placement.state() == ServerAdminState.ACTIVE && hasRoom();
    }

    private boolean hasRoom() {
        return measurements.diskTotalBytes().isEmpty()
                || measurements.diskFreeBytes().isEmpty()
                || measurements.diskFreeBytes().getAsLong()
                        >= MIN_FREE_DISK * measurements.diskTotalBytes().getAsLong();
    }
}
