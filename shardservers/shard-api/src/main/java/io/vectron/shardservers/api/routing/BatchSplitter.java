package io.vectron.shardservers.api.routing;

import io.vectron.shardservers.api.BatchSize;
import io.vectron.shardservers.api.Mutation;
import io.vectron.shardservers.api.SourceRange;
import io.vectron.shardservers.api.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a batch that is too large for one log entry into parts that are not; sent one after the other they do what the whole
 * would. Each part is atomic, the whole is not. A part of a batch with a source covers the offsets up to the next part's
 * first. Pure.
 */
final class BatchSplitter {
    private BatchSplitter() {}

    static List<WriteBatch> split(WriteBatch batch, int maxBytes) {
        if (BatchSize.of(batch) <= maxBytes) {
            return List.of(batch);
        }
        List<List<Mutation>> parts = partsOf(batch, maxBytes);
        return batch.source().isEmpty()
                ? parts.stream()
                        .map(part -> new WriteBatch(part, Optional.empty()))
                        .toList()
                : withRanges(parts, batch.source().get());
    }

    private static List<List<Mutation>> partsOf(WriteBatch batch, int maxBytes) {
        List<List<Mutation>> parts = new ArrayList<>();
        List<Mutation> part = new ArrayList<>();
        long bytes = BatchSize.BATCH_OVERHEAD_BYTES;
        for (Mutation mutation : batch.mutations()) {
            int size = BatchSize.of(mutation);
            if (!part.isEmpty() && bytes + size > maxBytes && mayCut(batch, part.getLast(), mutation)) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = BatchSize.BATCH_OVERHEAD_BYTES;
            }
            part.add(mutation);
            bytes += size;
        }
        parts.add(part);
        return parts;
    }

    /** Offsets only rise from part to part, or the shard would take the later part for covered. */
    private static boolean mayCut(WriteBatch batch, Mutation last, Mutation next) {
        return batch.source().isEmpty() || next.sourceOffset() > last.sourceOffset();
    }

    private static List<WriteBatch> withRanges(List<List<Mutation>> parts, SourceRange whole) {
        List<WriteBatch> batches = new ArrayList<>(parts.size());
        long from = whole.from();
        for (int i = 0; i < parts.size(); i++) {
            long to = i + 1 < parts.size() ? parts.get(i + 1).getFirst().sourceOffset() : whole.to();
            batches.add(new WriteBatch(parts.get(i), Optional.of(new SourceRange(whole.source(), from, to))));
            from = to;
        }
        return batches;
    }
}
