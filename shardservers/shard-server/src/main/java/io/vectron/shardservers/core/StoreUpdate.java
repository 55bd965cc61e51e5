package io.vectron.shardservers.core;

import io.vectron.common.ids.Epoch;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import java.util.List;
import java.util.Optional;

/**
 * What one entry changes in the store.
 *
 * @param mutations at most one per id
 * @param covered how far sources are covered afterwards; of one source the last counts
 * @param writes what to remember of direct writes, in order
 * @param epoch entered by the log
 */
public record StoreUpdate(
        List<Mutation> mutations,
        List<CoveredOffset> covered,
        List<RecentWrites.Memory> writes,
        Optional<Epoch> epoch) {
    public StoreUpdate {
        mutations = List.copyOf(mutations);
        covered = List.copyOf(covered);
        writes = List.copyOf(writes);
    }

    static StoreUpdate of(Epoch epoch) {
        return new StoreUpdate(List.of(), List.of(), List.of(), Optional.of(epoch));
    }
}
