package io.vectron.benchmarks.driver;

import io.vectron.benchmarks.data.Metric;

/**
 * The settings that all contenders get alike.
 *
 * @param metric how rows are compared
 * @param m links per node, twice that on the lowest level
 * @param efConstruction candidates that an insertion keeps
 */
public record GraphSettings(Metric metric, int m, int efConstruction) {}
