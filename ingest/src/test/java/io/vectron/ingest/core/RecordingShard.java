package io.vectron.ingest.core;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.SourceId;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import io.vectron.shardservers.api.WriteOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A shard that remembers which record offsets took effect, in order, and can fall back to an earlier state. */
final class RecordingShard {
    private Map<SourceId, Long> covered = new HashMap<>();
    private Map<SourceId, List<Long>> applied = new HashMap<>();
    private Map<SourceId, Long> savedCovered = new HashMap<>();
    private Map<SourceId, List<Long>> savedApplied = new HashMap<>();
    private long index;

    WriteOutcome write(WriteBatch batch) {
        SourceRange range = batch.source().orElseThrow();
        long start = covered(range.source());
        if (range.from() > start) {
            return new WriteOutcome.SourceGap(start);
        }
        for (Mutation mutation : batch.mutations()) {
            if (mutation.sourceOffset() >= start) {
                applied.computeIfAbsent(range.source(), _ -> new ArrayList<>()).add(mutation.sourceOffset());
            }
        }
        covered.merge(range.source(), range.to(), Math::max);
        return new WriteOutcome.Applied(new LogIndex(++index));
    }

    long covered(SourceId source) {
        return covered.getOrDefault(source, 0L);
    }

    List<Long> applied(SourceId source) {
        return applied.getOrDefault(source, List.of());
    }

    void save() {
        savedCovered = new HashMap<>(covered);
        savedApplied = copy(applied);
    }

    void fallBack() {
        covered = new HashMap<>(savedCovered);
        applied = copy(savedApplied);
    }

    private static Map<SourceId, List<Long>> copy(Map<SourceId, List<Long>> lists) {
        Map<SourceId, List<Long>> copies = new HashMap<>();
        lists.forEach((source, list) -> copies.put(source, new ArrayList<>(list)));
        return copies;
    }
}
