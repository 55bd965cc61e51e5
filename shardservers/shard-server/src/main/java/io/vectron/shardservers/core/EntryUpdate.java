package io.vectron.shardservers.core;

import io.vectron.common.ids.PointId;
import io.vectron.common.ids.SourceId;
import io.vectron.shardservers.api.CoveredOffset;
import io.vectron.shardservers.api.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the batches of one entry change together: as if each had an entry of its own, one after the other, but stored at
 * once. Used by the thread that applies, for one entry.
 */
final class EntryUpdate {
    private final PointStore store;
    private final Map<PointId, Mutation> mutations = new LinkedHashMap<>();
    private final Map<SourceId, CoveredOffset> covered = new LinkedHashMap<>();
    private final List<RecentWrites.Memory> writes = new ArrayList<>();

    EntryUpdate(PointStore store) {
        this.store = store;
    }

    /** How far a source is covered by what is stored and the batches before. */
    long coveredOffset(SourceId source) {
        CoveredOffset before = covered.get(source);
        return before == null ? store.coveredOffset(source) : before.nextOffset();
    }

    void add(BatchEffect.Change change) {
        for (Mutation mutation : change.mutations()) {
            mutations.put(mutation.id(), mutation);
        }
        change.covered().ifPresent(offset -> covered.put(offset.source(), offset));
    }

    void remember(RecentWrites.Memory write) {
        writes.add(write);
    }

    StoreUpdate whole() {
        return new StoreUpdate(
                List.copyOf(mutations.values()), List.copyOf(covered.values()), writes, Optional.empty());
    }
}
