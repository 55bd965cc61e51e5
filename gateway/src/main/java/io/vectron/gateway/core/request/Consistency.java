package io.vectron.gateway.core.request;

/** How fresh a read is asked to be. */
public enum Consistency {
    /** The call's own default: a search is eventual, the read of one point linearizable; with a token, session. */
    UNSPECIFIED,
    /** Any replica, whatever it has applied. */
    EVENTUAL,
    /** Waits until the replica has applied what the session token stands for. */
    SESSION,
    /** Sees every write that was acknowledged before the read began. */
    LINEARIZABLE
}
