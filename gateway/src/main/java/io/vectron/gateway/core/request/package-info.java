/** Requests as they came, before any of their values was checked. */
@NullMarked
package io.vectron.gateway.core.request;

import org.jspecify.annotations.NullMarked;
