/** What the leading driver sees of shard servers: its own, fading, never replicated. Pure: time comes in as an argument. */
@NullMarked
package io.vectron.placement.server.core.observe;

import org.jspecify.annotations.NullMarked;
