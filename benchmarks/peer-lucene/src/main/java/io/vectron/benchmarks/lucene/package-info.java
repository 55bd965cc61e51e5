/** Lucene as a contender of the index benchmark. */
@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.lucene;
