/** Vectors, true neighbours and recall, as the benchmarks read and compute them. */
@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.data;
