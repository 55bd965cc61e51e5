package io.vectron.placement.api;

/**
 * Where a {@link ReplicaMove} is. A step that needs nothing is passed over, and a move ends before it takes the old replica out
 * when another of the shard was lost meanwhile.
 *
 * <pre>
 *  ┌► JOINING ──► PROMOTING ─┐
 * ─┤     │            │      ├─► HANDING_OVER ──► LEAVING ──► (done)
 *  │     └─────┬──────┘      │
 *  │      ROLLING_BACK ──────┼─────────────────────────────► (given up)
 *  └─────────────────────────┘
 * </pre>
 */
public enum MoveStep {
    /** The new replica is a listener, or is to become one, and catches up. */
    JOINING,
    /** The new replica is to vote; the configuration that lets it is not committed yet. */
    PROMOTING,
    /** The old replica leads the shard; another voter is to take over. */
    HANDING_OVER,
    /** The old replica is to be out of the configuration; it keeps its data until that is committed. */
    LEAVING,
    /** The new replica is to be out again, because it did not make it. */
    ROLLING_BACK;

    /** Whether a move at this step may go on to another. */
    public boolean mayPrecede(MoveStep next) {
        return switch (this) {
            case JOINING -> next != JOINING;
            case PROMOTING -> next == HANDING_OVER || next == LEAVING || next == ROLLING_BACK;
            case HANDING_OVER -> next == LEAVING;
            case LEAVING, ROLLING_BACK -> false;
        };
    }
}
