package io.vectron.index.graph;

import java.util.Arrays;

/**
 * A monitor for the links of every node, shared by the nodes of a stripe.
 *
 * <p>Lock order: a thread holds at most one of these at a time.
 */
public final class NodeLocks {
    private static final int STRIPES = 1 << 12;

    private final Object[] stripes = new Object[STRIPES];

    public NodeLocks() {
        Arrays.setAll(stripes, i -> new Object());
    }

    /** The monitor that guards the links of a node. */
    public Object of(int ordinal) {
        return stripes[ordinal & (STRIPES - 1)];
    }
}
