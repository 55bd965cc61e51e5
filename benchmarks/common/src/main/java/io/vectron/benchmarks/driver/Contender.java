package io.vectron.benchmarks.driver;

import io.vectron.benchmarks.data.FloatRows;
import java.io.IOException;

/** A vector index that takes part in the benchmark. Driven by one thread, except where a method says otherwise. */
public interface Contender extends AutoCloseable {
    /** Libraries' versions and settings that the report has to name. */
    String flags();

    /**
     * Builds the index over the first {@code count} rows, each row's number being its id, on {@code threads} threads,
     * dropping what was built before. Must return only when the index can be searched at full speed.
     */
    void build(FloatRows rows, int count, GraphSettings settings, int threads) throws IOException, InterruptedException;

    /** A searcher for one thread over what was built. */
    Searcher searcher() throws IOException;

    /** Bytes that the built index takes, vectors included. */
    long bytes();

    @Override
    void close() throws IOException;

    /** Searches on one thread. */
    @FunctionalInterface
    interface Searcher {
        /**
         * Writes the ids of the {@code k} nearest found with beam {@code ef} to {@code ids[from...]}; what is not
         * found is left as it is.
         */
        void search(float[] query, int k, int ef, int[] ids, int from) throws IOException;
    }
}
