package io.vectron.cli.chaos;

/** How a key can be wrong. */
enum KeyFault {
    /** An acknowledged write is not there: the key is gone or holds an older version. */
    LOST,
    /** An acknowledged delete did not last. */
    RESURRECTED
}
