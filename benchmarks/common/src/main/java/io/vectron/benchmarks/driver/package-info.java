/** The process that holds one contender of the index benchmark, and the line protocol by which it is driven. */
@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.driver;
