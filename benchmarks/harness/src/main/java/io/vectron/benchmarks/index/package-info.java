/** The index benchmark: runs Vectron's index and its peers side by side and writes what it measured. */
@org.jspecify.annotations.NullMarked
package io.vectron.benchmarks.index;
