/** Quantised codes: how vectors are made small enough to walk on, and how codes are compared. */
@NullMarked
package io.vectron.index.quantize;

import org.jspecify.annotations.NullMarked;
