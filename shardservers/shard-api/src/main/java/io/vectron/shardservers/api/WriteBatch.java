package io.vectron.shardservers.api;

import java.util.List;
import java.util.Optional;

/**
 * Mutations that take effect together, in order.
 *
 * @param source empty in a direct write. With a source, the shard skips mutations whose offset it has covered, and
 *     refuses the whole batch if the range begins beyond what it has covered
 * @param id of a direct write that may be repeated: the shard applies it once. Without one, nor a source, every arrival
 *     takes effect
 */
public record WriteBatch(List<Mutation> mutations, Optional<SourceRange> source, Optional<WriteId> id) {
    public WriteBatch {
        mutations = List.copyOf(mutations);
    }

    /** Without an id. */
    public WriteBatch(List<Mutation> mutations, Optional<SourceRange> source) {
        this(mutations, source, Optional.empty());
    }

    public WriteBatch withId(WriteId named) {
        return new WriteBatch(mutations, source, Optional.of(named));
    }
}
