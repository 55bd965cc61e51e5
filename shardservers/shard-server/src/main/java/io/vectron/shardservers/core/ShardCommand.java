package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.shardservers.api.WriteBatch;

/** What an entry of a shard's log asks for. */
public sealed interface ShardCommand {
    /** Change points. */
    record Write(WriteBatch batch) implements ShardCommand {}

    /** The leader is about to change the configuration in the name of this epoch. */
    record EnterEpoch(Epoch epoch) implements ShardCommand {}
}
