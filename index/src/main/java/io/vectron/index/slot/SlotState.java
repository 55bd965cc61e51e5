package io.vectron.index.slot;

/**
 * What a slot holds. One byte per slot, in this order.
 *
 * <pre>
 *   FREE ──allocate──► PENDING ──publish──► LIVE ──retire──► DEAD ──repaired──► FREE
 * </pre>
 */
public final class SlotState {
    /** Nothing; it may be handed out once no reader can still hold its ordinal. */
    public static final byte FREE = 0;
    /** A point on its way into the graph, not yet to be found. */
    public static final byte PENDING = 1;
    /** The one live point of its id. */
    public static final byte LIVE = 2;
    /** Deleted or replaced; still linked, so walks pass through it until repair has taken it out. */
    public static final byte DEAD = 3;

    private SlotState() {}
}
