package io.vectron.cli.load;

/** When a bulk load is over. */
public enum WaitFor {
    /** The topic has every record. */
    PRODUCED,
    /** Every record can be found by a search, or is a dead letter. */
    SEARCHABLE,
    /** And none is left to the exact scan. */
    INDEXED
}
