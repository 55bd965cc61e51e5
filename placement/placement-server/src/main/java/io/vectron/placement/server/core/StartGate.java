package io.vectron.placement.server.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;

/** Opens once this driver knows a leader and the cluster has its id: from then on it can serve. Thread-safe. */
public final class StartGate {
    private final CompletableFuture<Void> open = new CompletableFuture<>();

    @GuardedBy("this")
    private boolean leaderKnown;

    @GuardedBy("this")
    private boolean initialized;

    public void stateChanged(PlacementState state) {
        if (state.cluster().isPresent()) {
            synchronized (this) {
                initialized = true;
            }
            openIfReady();
        }
    }

    public void leaderKnown() {
        synchronized (this) {
            leaderKnown = true;
        }
        openIfReady();
    }

    private void openIfReady() {
        boolean ready;
        synchronized (this) {
            ready = leaderKnown && initialized;
        }
        if (ready) {
            open.complete(null);
        }
    }

    /** Completes when the gate opens. */
    public CompletableFuture<Void> opened() {
        return open.copy();
    }
}
