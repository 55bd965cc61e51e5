package io.vectron.cli.bench.writes;

import io.vectron.common.model.Point;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Something that replicates records on three servers and acknowledges them when they are applied. Thread-safe. */
interface WriteTarget extends AutoCloseable {
    String name();

    /** Completes when all of the records are acknowledged; each shard gets its part at once, as one log entry. */
    CompletableFuture<?> write(List<Point> records);

    /** Returns when nothing that was written is worked on any more. */
    void settle();

    @Override
    void close();
}
