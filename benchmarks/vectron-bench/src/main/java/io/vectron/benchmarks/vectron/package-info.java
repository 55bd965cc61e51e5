/** Vectron's index as a contender of the index benchmark, and what else is measured of it. */
@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.vectron;
