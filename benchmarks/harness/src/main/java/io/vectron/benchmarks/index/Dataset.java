package io.vectron.benchmarks.index;

import io.vectron.benchmarks.data.Metric;
import java.nio.file.Path;

/**
 * Vectors unpacked for the drivers, and the true neighbours of the queries.
 *
 * @param name the folder's name
 * @param metric how they are compared
 * @param dimension components a vector
 * @param points base vectors
 * @param base file of the base vectors, float32 without a header
 * @param queries file of the query vectors, likewise
 * @param truth each query's true nearest, nearest first
 */
record Dataset(String name, Metric metric, int dimension, int points, Path base, Path queries, int[][] truth) {
    /** Bytes of one raw float vector. */
    int vectorBytes() {
        return dimension * Float.BYTES;
    }
}
