/** The core on a Ratis group. */
@NullMarked
package io.vectron.placement.server.raft;

import org.jspecify.annotations.NullMarked;
