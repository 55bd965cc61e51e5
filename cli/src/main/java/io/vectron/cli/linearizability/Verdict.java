package io.vectron.cli.linearizability;

/** Whether a history is what a single register could have answered. */
public enum Verdict {
    LINEARIZABLE,
    VIOLATED,
    /** The search was given up. */
    UNCHECKED
}
