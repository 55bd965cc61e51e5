package io.vectron.placement.server.core.plan;

import io.vectron.placement.server.core.PlacementCommand;

/** What comes next for one shard. */
sealed interface Step {
    record Propose(PlacementCommand command) implements Step {}

    /** @param reason why nothing can be done now, for people */
    record Await(String reason) implements Step {}
}
