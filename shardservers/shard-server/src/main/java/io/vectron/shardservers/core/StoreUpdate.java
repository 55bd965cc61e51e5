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
 * @param covered how far a source is covered afterwards
 * @param write what to remember of a direct write
 * @param epoch entered by the log
 */
public record StoreUpdate(
        List<Mutation> mutations,
        Optional<CoveredOffset> covered,
        Optional<RecentWrites.Memory> write,
        Optional<Epoch> epoch) {
    /** Nothing but the position. */
    static final StoreUpdate NOTHING = new StoreUpdate(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    static StoreUpdate of(BatchEffect.Change change, Optional<RecentWrites.Memory> write) {
        return new StoreUpdate(change.mutations(), change.covered(), write, Optional.empty());
    }

    static StoreUpdate of(Epoch epoch) {
        return new StoreUpdate(List.of(), Optional.empty(), Optional.empty(), Optional.of(epoch));
    }
}
