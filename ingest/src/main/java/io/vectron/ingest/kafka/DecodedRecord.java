package io.vectron.ingest.kafka;

import io.vectron.ingest.core.RecordFault;
import io.vectron.shardservers.api.Mutation;

/** What a record turned out to be. */
sealed interface DecodedRecord {
    /**
     * A change of a point.
     *
     * @param shard index of the point's shard in its collection
     * @param bytes estimated size in memory and in a batch
     */
    record Change(Mutation mutation, int shard, int bytes) implements DecodedRecord {}

    /** A record that can never be stored. */
    record Poison(RecordFault fault, String reason) implements DecodedRecord {}
}
