package io.vectron.gateway.core.observe;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.util.concurrent.Semaphore;

/** Bounds how many requests are worked on at once, so that too many are refused early instead of all becoming slow. */
public final class RequestGate {
    private final int limit;
    private final Semaphore places;

    public RequestGate(int limit) {
        this.limit = limit;
        this.places = new Semaphore(limit);
    }

    /**
     * Takes a place, to be given back by {@link #leave}.
     *
     * @throws VectronException {@code OVERLOADED} if there is none
     */
    public void enter() {
        if (!places.tryAcquire()) {
            throw new VectronException(
                    ErrorCode.OVERLOADED, "the gateway works on " + limit + " requests, its bound; try again shortly");
        }
    }

    public void leave() {
        places.release();
    }
}
