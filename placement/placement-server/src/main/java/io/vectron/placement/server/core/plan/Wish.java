package io.vectron.placement.server.core.plan;

import io.vectron.common.ids.ServerId;
import io.vectron.placement.server.core.observe.ShardView;
import java.util.Optional;

/**
 * A move that would make things better.
 *
 * @param replaces whether a server is to be found to take the place of {@code from}, or to be added if there is no {@code from}
 * @param to the server, where only this one will do
 */
record Wish(
        Urgency urgency,
        ShardView shard,
        Optional<ServerId> from,
        Optional<ServerId> to,
        boolean replaces,
        boolean asListener,
        String reason) {
    /** What comes first. */
    enum Urgency {
        /** A shard has fewer replicas that take part than it should. */
        REPAIR,
        /** The operator wants a server empty. */
        DRAIN,
        /** A search-only server lacks a listener, or a listener is where none should be. */
        LISTEN,
        /** A shard has more voters than it should. */
        TRIM,
        /** Replicas or load could be spread better. */
        BALANCE
    }
}
