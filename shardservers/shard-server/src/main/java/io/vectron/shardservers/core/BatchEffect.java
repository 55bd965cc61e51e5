package io.vectron.shardservers.core;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.LogIndex;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import java.util.List;
import java.util.Optional;

/** What a batch does to a shard. */
public sealed interface BatchEffect {
    /**
     * It takes effect.
     *
     * @param mutations what is left of the batch: none that was covered; of one id the last counts
     * @param covered how far the batch's source is covered afterwards; empty for a direct write
     */
    record Change(List<Mutation> mutations, Optional<CoveredOffset> covered) implements BatchEffect {
        public Change {
            mutations = List.copyOf(mutations);
        }
    }

    /** Nothing changes: the write took effect before, by the entry at this index. */
    record Repeated(LogIndex index) implements BatchEffect {}

    /** Nothing changes: the batch begins beyond this covered offset. */
    record Gap(long coveredOffset) implements BatchEffect {}

    /** Nothing changes: the batch is wrong. */
    record Refused(VectronException reason) implements BatchEffect {}
}
