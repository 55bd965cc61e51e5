/** Turning what went wrong into the one kind of error that clients see, and bounding every wait. */
@NullMarked
package io.vectron.gateway.core.failure;

import org.jspecify.annotations.NullMarked;
