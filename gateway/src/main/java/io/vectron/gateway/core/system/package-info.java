/** How the whole system is, and whether this gateway is ready. */
@NullMarked
package io.vectron.gateway.core.system;

import org.jspecify.annotations.NullMarked;
