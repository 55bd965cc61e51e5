package io.vectron.placement.server.core;

import io.vectron.common.error.VectronException;
import java.util.concurrent.CompletableFuture;

/** The drivers' common state and the log that changes it, as one member of the group sees them. Thread-safe. */
public interface ReplicatedState {
    /** The newest state applied here, which may lag behind what is committed; see {@link #readBarrier()}. */
    PlacementState state();

    /**
     * Commits and applies a command; its reply. Fails with {@code NOT_LEADER} or {@code UNAVAILABLE} when this member cannot
     * commit now, or with {@code TIMEOUT}; but for {@code NOT_LEADER} it may still take effect.
     */
    CompletableFuture<PlacementReply> propose(PlacementCommand command);

    /** Completes when {@link #state()} has every command acknowledged before the call. Fails as {@link #propose} does. */
    CompletableFuture<Void> readBarrier();

    /**
     * For what only the leader knows.
     *
     * @throws VectronException {@code NOT_LEADER} if another member leads, or none
     */
    void requireLeader();
}
