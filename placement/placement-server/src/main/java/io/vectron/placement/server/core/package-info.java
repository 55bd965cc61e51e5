/** The driver's replicated state and policy: pure and deterministic. Time, chance and what is observed come in as fields of commands. */
@NullMarked
package io.vectron.placement.server.core;

import org.jspecify.annotations.NullMarked;
