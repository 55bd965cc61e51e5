package io.vectron.cli.cluster;

/** What became of a node's process. */
public enum NodeState {
    RUNNING,
    /** Stopped by a signal, and not aware of it. */
    PAUSED,
    /** It ended, and nobody asked it to. */
    DEAD,
    /** Never started, or stopped on purpose. */
    STOPPED
}
