package io.vectron.shardservers.api;

import java.util.List;
import java.util.Optional;

/**
 * Mutations that take effect together, in order.
 *
 * @param source empty in a direct write. With a source, the shard skips mutations whose offset it has covered, and
 *     refuses the whole batch if the range begins beyond what it has covered
 */
public record WriteBatch(List<Mutation> mutations, Optional<SourceRange> source) {
    public WriteBatch {
        mutations = List.copyOf(mutations);
    }
}
