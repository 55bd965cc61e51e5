/** What to do next: pure functions from the replicated state and what is observed to commands. */
@NullMarked
package io.vectron.placement.server.core.plan;

import org.jspecify.annotations.NullMarked;
