package io.vectron.placement.api;

/** How a component is. */
public enum ComponentStatus {
    UP,
    /** Works with limits; the report's reason says which. */
    DEGRADED,
    /** Its last report is overdue. Only the driver says this. */
    DOWN
}
