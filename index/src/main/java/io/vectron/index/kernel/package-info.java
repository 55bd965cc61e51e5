/** Distance kernels: a scalar reference and Vector API versions of each. */
@NullMarked
package io.vectron.index.kernel;

import org.jspecify.annotations.NullMarked;
