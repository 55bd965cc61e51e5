package io.vectron.placement.server.raft;

import io.vectron.placement.server.core.PlacementState;

/** What happens in the driver group, told on Ratis's threads: implementations must not block. */
public interface GroupEvents {
    /** Every new state, in order. */
    void stateChanged(PlacementState state);

    /** This member leads, has applied all that was committed before, and takes commands. */
    void leads();

    /** Another member leads. */
    void follows();
}
