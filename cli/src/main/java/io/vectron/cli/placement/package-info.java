/** Talks to placement drivers as an operator does. */
@NullMarked
package io.vectron.cli.placement;

import org.jspecify.annotations.NullMarked;
