package io.vectron.common.model;

import io.vectron.common.ids.LogIndex;

/** How fresh one shard's answer must be. */
public sealed interface ReadPolicy {
    /** Whatever the replica has applied. */
    record Eventual() implements ReadPolicy {}

    /** Waits until the replica has applied this index: a session reads its own writes. */
    record AppliedAtLeast(LogIndex index) implements ReadPolicy {}

    /** Every write acknowledged before the read began is seen; leader only. */
    record Linearizable() implements ReadPolicy {}

    ReadPolicy EVENTUAL = new Eventual();
    ReadPolicy LINEARIZABLE = new Linearizable();
}
