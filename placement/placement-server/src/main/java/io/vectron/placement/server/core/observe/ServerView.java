package io.vectron.placement.server.core.observe;

import io.vectron.common.ids.ServerId;
import io.vectron.common.ids.ShardId;
import io.vectron.placement.api.ServerAdminState;
import io.vectron.placement.api.ServerMeasurements;
import io.vectron.placement.api.ServerPlacement;
import io.vectron.placement.api.ShardPlacement;
import java.util.Set;

/**
 * One server as the driver sees it.
 *
 * @param alive whether it was heard of lately
 * @param measurements the newest ones; unmeasured if it is not alive
 * @param holds the shards it last reported replicas of, assigned to it or not
 */
public record ServerView(
        ServerPlacement placement, boolean alive, ServerMeasurements measurements, Set<ShardId> holds) {
    /** Share of the disk below which a server takes no new replicas. */
    private static final double MIN_FREE_DISK = 0.1;

    public ServerView {
        holds = Set.copyOf(holds);
    }

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

    /**
     * Whether it may be given a replica of this shard: it has none, nor still one that it is to delete. What it is about to delete
     * would be taken for the new one, and vanish when it hears of the old placement.
     */
    public boolean hasNone(ShardPlacement shard) {
        return !shard.hasReplicaOn(id()) && !holds.contains(shard.shard());
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
