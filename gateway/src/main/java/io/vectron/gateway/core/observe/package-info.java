/** The port through which requests are counted and timed. */
@NullMarked
package io.vectron.gateway.core.observe;

import org.jspecify.annotations.NullMarked;
