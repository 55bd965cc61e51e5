package io.vectron.placement.api;

/** How a replica is, in the word of its server. */
public sealed interface ReplicaCondition {
    /** Being opened, or being caught up from a snapshot; its data is there but cannot be served yet. */
    record Opening() implements ReplicaCondition {}

    /** Its log is open and it follows or leads. */
    record Running() implements ReplicaCondition {}

    /** Stopped by a fault that a restart or more room may cure; its data is kept. */
    record Failed(String reason) implements ReplicaCondition {}

    /** Its data is damaged and set aside; it is not opened again unless it is placed here anew. */
    record Quarantined(String reason) implements ReplicaCondition {}

    /** Why it does not run; empty when it does or is about to. */
    default String reason() {
        return switch (this) {
            case Opening _, Running _ -> "";
            case Failed(String reason) -> reason;
            case Quarantined(String reason) -> reason;
        };
    }
}
