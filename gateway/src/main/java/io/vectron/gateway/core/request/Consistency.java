package io.vectron.gateway.core.request;

/** How fresh a read is asked to be. */
public enum Consistency {
    /** With a token, session; else the default of the collection, the gateway or the call. */
    UNSPECIFIED,
    /** Any replica, whatever it has applied. */
    EVENTUAL,
    /** Waits until the replica has applied what the session token stands for. */
    SESSION,
    /** Sees every write that was acknowledged before the read began. */
    LINEARIZABLE
}
