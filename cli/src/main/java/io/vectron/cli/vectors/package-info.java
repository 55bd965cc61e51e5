/** Readers of the vector files people have: fvecs, bvecs, ivecs, ann-benchmarks HDF5. */
@NullMarked
package io.vectron.cli.vectors;

import org.jspecify.annotations.NullMarked;
