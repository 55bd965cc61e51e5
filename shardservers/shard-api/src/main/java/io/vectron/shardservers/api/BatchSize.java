package io.vectron.shardservers.api;

import io.vectron.common.model.Point;

/**
 * How large a batch is in a shard's log, estimated from above without encoding it. A shard takes a batch of at most {@link
 * #MAX_BYTES} as one log entry; the largest single mutation fits several times.
 */
public final class BatchSize {
    public static final int MAX_BYTES = 1_000_000;

    /** The source range and the framing of the whole. */
    public static final int BATCH_OVERHEAD_BYTES = 128;

    /** Tags, lengths and the source offset of one mutation. */
    private static final int MUTATION_OVERHEAD_BYTES = 48;

    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    private BatchSize() {}

    public static int of(Mutation mutation) {
        int id = mutation.id().value().length() * MAX_UTF8_BYTES_PER_CHAR;
        return MUTATION_OVERHEAD_BYTES + id + contentBytes(mutation);
    }

    private static int contentBytes(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Upsert(Point point, long _) ->
                point.vector().length * Float.BYTES + point.payload().length();
            case Mutation.Delete _ -> 0;
        };
    }

    public static long of(WriteBatch batch) {
        long bytes = BATCH_OVERHEAD_BYTES;
        for (Mutation mutation : batch.mutations()) {
            bytes += of(mutation);
        }
        return bytes;
    }
}
