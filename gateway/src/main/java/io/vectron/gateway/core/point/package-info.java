/** Checking, routing, writing and reading points. */
@NullMarked
package io.vectron.gateway.core.point;

import org.jspecify.annotations.NullMarked;
