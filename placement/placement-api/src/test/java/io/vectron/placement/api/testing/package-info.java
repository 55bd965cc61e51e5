/** The driver without Raft, and what every driver must do. */
@NullMarked
package io.vectron.placement.api.testing;

import org.jspecify.annotations.NullMarked;
