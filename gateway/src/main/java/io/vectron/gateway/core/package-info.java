/** What the gateway does, whatever the protocol a request came by. */
@NullMarked
package io.vectron.gateway.core;

import org.jspecify.annotations.NullMarked;
