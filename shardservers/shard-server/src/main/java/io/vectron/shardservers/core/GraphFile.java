package io.vectron.shardservers.core;

import io.vectron.index.IndexSettings;
import io.vectron.index.VectorIndex;
import java.util.Optional;

/** Where a shard's graph is kept. Failures of the disk are {@link java.io.UncheckedIOException}s. One caller at a time. */
public interface GraphFile {
    /** The graph that was saved last; empty if there is none, it is damaged or its settings are others. */
    Optional<VectorIndex> open(IndexSettings settings);

    /**
     * Writes the graph beside the file in place; {@link #publish} puts it there.
     *
     * @param applied the log index it stands for
     */
    void write(VectorIndex index, long applied);

    /** Replaces the file by the one written last, durably. */
    void publish();
}
