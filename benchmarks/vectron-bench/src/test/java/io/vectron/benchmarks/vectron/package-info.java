@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.vectron;
