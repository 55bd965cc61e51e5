/** The placement map, the router over it and the port of the placement driver. */
@NullMarked
package io.vectron.placement.api;

import org.jspecify.annotations.NullMarked;
