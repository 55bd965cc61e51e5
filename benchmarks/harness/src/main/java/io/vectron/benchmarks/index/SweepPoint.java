package io.vectron.benchmarks.index;

/**
 * One point of a contender's trade-off.
 *
 * @param ef candidates that the search kept
 * @param recall of the ten nearest
 * @param qps queries per second
 */
record SweepPoint(int ef, double recall, double qps) {}
