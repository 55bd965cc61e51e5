package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.driver.ParallelRows;
import io.vectron.index.IndexSettings;
import io.vectron.index.VectorIndex;
import java.io.IOException;

/** Builds an index over rows, each row's number being its id. */
final class IndexBuild {
    private IndexBuild() {}

    /** An index of the rows that {@code subset} names, of {@code rows}, added in the subset's order. */
    static VectorIndex of(IndexSettings settings, float[][] rows, int[] subset, int threads)
            throws IOException, InterruptedException {
        VectorIndex index = VectorIndex.create(settings);
        ParallelRows.run(subset.length, threads, () -> i -> index.upsert(RowId.bytes(subset[i]), rows[subset[i]]));
        return index;
    }
}
