/** JMH benchmarks of single kernels and searches; docs/benchmarks/README.md says how to run them. */
@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.vectron.jmh;
