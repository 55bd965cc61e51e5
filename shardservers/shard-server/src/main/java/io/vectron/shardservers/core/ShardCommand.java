package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.shardservers.api.WriteBatch;
import java.util.List;

/** What an entry of a shard's log asks for. */
public sealed interface ShardCommand {
    /**
     * Change points.
     *
     * @param batches of senders that know nothing of each other: each is judged for itself, after those before it
     */
    record Write(List<WriteBatch> batches) implements ShardCommand {
        public Write {
            batches = List.copyOf(batches);
        }

        public Write(WriteBatch batch) {
            this(List.of(batch));
        }
    }

    /** The leader is about to change the configuration in the name of this epoch. */
    record EnterEpoch(Epoch epoch) implements ShardCommand {}
}
